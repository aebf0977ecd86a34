use std::sync::Arc;

use interleave::std_like::thread;

use super::answer::{Account, transfer};
use crate::judge::task::{Task, Trial, wrong};

pub const TASK: Task = Task {
    name: "transfer",
    lesson: "lesson 3",
    goal: "move money between accounts, without a deadlock",
    hints: &[
        "Look and pay under the same guard. If you unlock in between, another thread may take the \
         money that you saw.",
        "Two locks at once are a deadlock in waiting: one thread holds the first and wants the second, \
         another the other way round. It cannot happen if all threads lock in the same order.",
        "Any order will do that is the same for all: of the addresses, for instance. \
         `std::ptr::from_ref(from) < std::ptr::from_ref(to)` compares them. And what if they are equal?",
        "Or never hold two locks: take the money out under one lock, unlock, and put it in under the \
         other.",
    ],
    trials: &[
        Trial::every_order("one thread moves 30 from account 0 to 1, another 20 back", || {
            transfers(&[100, 100], &[(0, 1, 30), (1, 0, 20)], &[70 + 20, 130 - 20])
        })
        .with_unlocks(),
        Trial::every_order("two threads want 80 from account 0, which has 100", || {
            transfers(&[100, 0], &[(0, 1, 80), (0, 1, 80)], &[20, 80])
        })
        .with_unlocks(),
        Trial::every_order("from an account to itself", || {
            transfers(&[100], &[(0, 0, 50)], &[100])
        }),
        Trial::every_order(
            "one thread moves 80 from account 0, which has 100, to 1; another looks at 1, then at 0",
            look,
        ),
        Trial::every_order("one thread alone", alone),
        Trial::every_order("three threads move money round three accounts", || {
            transfers(&[10, 10, 10], &[(0, 1, 1), (1, 2, 2), (2, 0, 3)], &[12, 9, 9])
        }),
        Trial::some_orders("four threads between two accounts, one of them to the same", || {
            let transfers = &[(0, 1, 10), (1, 0, 20), (0, 0, 30), (1, 0, 40)];
            self::transfers(&[100, 100], transfers, &[150, 50])
        }),
    ],
};

fn alone() -> String {
    let accounts = [Account::new(100), Account::new(0)];
    for (from, to, amount) in
        [(0, 1, 101), (0, 1, 100), (0, 1, 1), (1, 1, 100), (1, 1, 101), (0, 1, 0), (1, 0, 30)]
    {
        let before = accounts[from].balance();
        let is_enough = before >= amount;
        if transfer(&accounts[from], &accounts[to], amount) != is_enough {
            let to = if from == to { "to itself" } else { "to another" };
            wrong(format_args!(
                "an account has {before}, and `transfer` of {amount} {to} returns {}",
                !is_enough
            ));
        }
    }
    let after = accounts.map(|account| account.balance());
    if after != [30, 70] {
        wrong(format_args!("the balances should be [30, 70] in the end, and are {after:?}"));
    }
    String::new()
}

fn look() -> String {
    let accounts: Arc<[Account]> = [100, 0].map(Account::new).into();
    let mover = {
        let accounts = Arc::clone(&accounts);
        thread::spawn(move || transfer(&accounts[0], &accounts[1], 80))
    };
    let looker = thread::spawn(move || {
        let (there, here) = (accounts[1].balance(), accounts[0].balance());
        if there + here > 100 {
            wrong(format_args!(
                "account 1 shows {there}, and then account 0 still shows {here}: there are only 100"
            ));
        }
    });
    looker.join().unwrap();
    mover.join().unwrap();
    String::new()
}

/// The accounts before, the transfers (from, to, amount) in a thread each, and the accounts after.
fn transfers(
    before: &'static [u32],
    transfers: &'static [(usize, usize, u32)],
    expected: &'static [u32],
) -> String {
    let accounts: Arc<[Account]> = before.iter().map(|&balance| Account::new(balance)).collect();
    let threads: Vec<_> = transfers
        .iter()
        .map(|&(from, to, amount)| {
            let accounts = Arc::clone(&accounts);
            thread::spawn(move || transfer(&accounts[from], &accounts[to], amount))
        })
        .collect();
    let done: Vec<bool> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();

    let after: Vec<u32> = accounts.iter().map(Account::balance).collect();
    let mut moved: Vec<i64> = before.iter().map(|&balance| balance.into()).collect();
    for (&(from, to, amount), _) in transfers.iter().zip(&done).filter(|(_, done)| **done) {
        moved[from] -= i64::from(amount);
        moved[to] += i64::from(amount);
    }
    let after_all: Vec<i64> = after.iter().map(|&balance| balance.into()).collect();
    if after_all != moved {
        wrong(format_args!(
            "after the transfers that returned `true` the balances should be {moved:?}, and are \
             {after:?}"
        ));
    }
    for (number, &(from, _, amount)) in transfers.iter().enumerate() {
        let all: u32 = transfers.iter().filter(|other| other.0 == from).map(|other| other.2).sum();
        if !done[number] && all <= before[from] {
            wrong(format_args!(
                "`transfer` of {amount} from account {from} returns false, though there was enough at \
                 every moment"
            ));
        }
    }
    if after != expected {
        wrong(format_args!("the balances should be {expected:?} in the end, and are {after:?}"));
    }
    String::new()
}

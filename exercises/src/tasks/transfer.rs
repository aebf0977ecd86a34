//! Money between accounts: what to write, and what is tried with it.

use std::any::Any;

use interleave::std_like::thread;

use crate::task::{Task, Trial, Trials, both, in_threads, refuse};

/// An account of the answer.
pub type Account = Box<dyn Any + Send>;

/// The accounts of an answer, side by side.
pub trait Bank: Send + Sync {
    /// What an account has.
    fn balance(&self, account: usize) -> u32;
    /// Moves an amount from one account to another; whether there was enough.
    fn transfer(&self, from: usize, to: usize, amount: u32) -> bool;
    /// What two accounts have together.
    fn sum(&self, a: usize, b: usize) -> u32;
}

/// How an account is opened, and a bank of such accounts.
#[derive(Clone, Copy)]
pub struct Given {
    /// A new account, with its balance.
    pub account: fn(u32) -> Account,
    /// Puts accounts side by side.
    pub bank: fn(Vec<Account>) -> Box<dyn Bank>,
}

/// What to write.
pub const TASK: Task = Task {
    name: "transfer",
    lesson: "lesson 3",
    goal: "move money between accounts, without a deadlock",
    hints: &[
        "Look and pay under the same guard. If you unlock in between, another thread may take the \
         money that you saw. And while the money moves, both accounts have to be locked.",
        "Two locks at once are a deadlock in waiting: one thread holds the first and wants the second, \
         another the other way round. It cannot happen if all threads lock in the same order.",
        "Any order will do that is the same for all: of the addresses, for instance. \
         `std::ptr::from_ref(from) < std::ptr::from_ref(to)` compares them. And what if they are equal?",
        "A function that locks both in that order, and returns both guards, serves `transfer` and `sum`: \
         `fn lock_both<'a>(a: &'a Account, b: &'a Account) -> (MutexGuard<'a, u32>, MutexGuard<'a, u32>)`, \
         where `'a` says that the guards live no longer than the accounts.",
    ],
    file: file!(),
};

/// What is tried.
pub const TRIALS: Trials<Given> = &[
    Trial::new("one thread moves 30 from account 0 to 1, another 20 back", |given| {
        transfers(given, &[100, 100], &[(0, 1, 30), (1, 0, 20)], &[70 + 20, 130 - 20])
    }),
    Trial::new("two threads want 80 from account 0, which has 100", |given| {
        transfers(given, &[100, 0], &[(0, 1, 80), (0, 1, 80)], &[20, 80])
    }),
    Trial::new("from an account to itself", |given| {
        transfers(given, &[100], &[(0, 0, 50)], &[100])
    }),
    Trial::new(
        "one thread moves 80 from account 0, which has 100, to 1; another looks at 1, then at 0",
        look,
    ),
    Trial::new("one thread alone", alone),
    Trial::new(
        "one thread moves 30 from account 0 to 1, another asks for the sum of 1 and 0",
        |given| sums(given, &[(0, 1, 30)], (1, 0)),
    ),
    Trial::new(
        "one thread moves 30 from account 0 to 1, another 20 back, a third asks for the sum of both",
        |given| sums(given, &[(0, 1, 30), (1, 0, 20)], (0, 1)),
    ),
    Trial::new(
        "two threads open an account each; then one moves 30 from the first to the second, another 20 back",
        opened_by_two,
    ),
    Trial::new("three threads move money round three accounts", |given| {
        transfers(given, &[10, 10, 10], &[(0, 1, 1), (1, 2, 2), (2, 0, 3)], &[12, 9, 9])
    }),
    Trial::new("four threads between two accounts, one of them to the same", |given| {
        let transfers = &[(0, 1, 10), (1, 0, 20), (0, 0, 30), (1, 0, 40)];
        self::transfers(given, &[100, 100], transfers, &[150, 50])
    }),
];

/// Binds an answer to these trials.
#[doc(hidden)]
#[macro_export]
macro_rules! transfer {
    () => {{
        struct SideBySide(Vec<Account>);

        impl $crate::tasks::transfer::Bank for SideBySide {
            fn balance(&self, account: usize) -> u32 {
                self.0[account].balance()
            }

            fn transfer(&self, from: usize, to: usize, amount: u32) -> bool {
                transfer(&self.0[from], &self.0[to], amount)
            }

            fn sum(&self, a: usize, b: usize) -> u32 {
                sum(&self.0[a], &self.0[b])
            }
        }
        $crate::tasks::transfer::Given {
            account: |balance| ::std::boxed::Box::new(Account::new(balance)),
            bank: |accounts| {
                let accounts = accounts.into_iter().map(|account| *account.downcast().unwrap());
                ::std::boxed::Box::new(SideBySide(accounts.collect()))
            },
        }
    }};
}

fn open(given: Given, balances: &[u32]) -> Box<dyn Bank> {
    (given.bank)(balances.iter().map(|&balance| (given.account)(balance)).collect())
}

fn alone(given: Given) -> usize {
    let accounts = open(given, &[100, 0]);
    for (from, to, amount) in
        [(0, 1, 101), (0, 1, 100), (0, 1, 1), (1, 1, 100), (1, 1, 101), (0, 1, 0), (1, 0, 30)]
    {
        let before = accounts.balance(from);
        let is_enough = before >= amount;
        if accounts.transfer(from, to, amount) != is_enough {
            let to = if from == to { "to itself" } else { "to another" };
            refuse(format_args!(
                "an account has {before}, and `transfer` of {amount} {to} returns {}",
                !is_enough
            ));
        }
    }
    let after = [0, 1].map(|account| accounts.balance(account));
    if after != [30, 70] {
        refuse(format_args!("the balances should be [30, 70] in the end, and are {after:?}"));
    }
    0
}

/// What another thread sees meanwhile.
fn sums(given: Given, transfers: &[Transfer], (a, b): (usize, usize)) -> usize {
    let accounts = open(given, &[100, 50]);
    in_threads(transfers.len() + 1, |number| {
        if let Some(&(from, to, amount)) = transfers.get(number) {
            accounts.transfer(from, to, amount);
            return;
        }
        let sum = accounts.sum(a, b);
        if sum != 150 {
            refuse(format_args!(
                "two accounts have 150 together at every moment, and `sum` returns {sum}"
            ));
        }
    });
    0
}

fn opened_by_two(given: Given) -> usize {
    let open = |balance| thread::spawn(move || (given.account)(balance));
    let opened = [100, 100].map(open).map(|thread| thread.join().unwrap());
    move_in_threads(&*(given.bank)(opened.into()), &[(0, 1, 30), (1, 0, 20)]);
    0
}

fn look(given: Given) -> usize {
    let accounts = open(given, &[100, 0]);
    let look = || {
        let (there, here) = (accounts.balance(1), accounts.balance(0));
        if there + here > 100 {
            refuse(format_args!(
                "account 1 shows {there}, and then account 0 still shows {here}: there are only 100"
            ));
        }
    };
    both(|| _ = accounts.transfer(0, 1, 80), look)
}

/// From, to, amount.
type Transfer = (usize, usize, u32);

/// Each in a thread of its own; which of them were done.
fn move_in_threads(accounts: &dyn Bank, transfers: &[Transfer]) -> Vec<bool> {
    thread::scope(|scope| {
        let start = |&(from, to, amount)| scope.spawn(move || accounts.transfer(from, to, amount));
        let threads: Vec<_> = transfers.iter().map(start).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// The accounts before, the transfers, and the accounts after.
fn transfers(given: Given, before: &[u32], transfers: &[Transfer], expected: &[u32]) -> usize {
    let accounts = open(given, before);
    let done = move_in_threads(&*accounts, transfers);

    let after: Vec<u32> = (0..before.len()).map(|account| accounts.balance(account)).collect();
    let mut moved: Vec<i64> = before.iter().map(|&balance| balance.into()).collect();
    for (&(from, to, amount), _) in transfers.iter().zip(&done).filter(|(_, done)| **done) {
        moved[from] -= i64::from(amount);
        moved[to] += i64::from(amount);
    }
    let after_all: Vec<i64> = after.iter().map(|&balance| balance.into()).collect();
    if after_all != moved {
        refuse(format_args!(
            "after the transfers that returned `true` the balances should be {moved:?}, and are \
             {after:?}"
        ));
    }
    for (number, &(from, _, amount)) in transfers.iter().enumerate() {
        let all: u32 = transfers.iter().filter(|other| other.0 == from).map(|other| other.2).sum();
        if !done[number] && all <= before[from] {
            refuse(format_args!(
                "`transfer` of {amount} from account {from} returns false, though there was enough at \
                 every moment"
            ));
        }
    }
    if after != expected {
        refuse(format_args!("the balances should be {expected:?} in the end, and are {after:?}"));
    }
    0
}

//! One thread moves money from the first account to the second, another from the second to the first: each
//! holds the lock that the other one wants.
//!
//! The judge: a deadlock: thread A waits in line 25 for `balance 2`, which thread B holds; thread B waits in
//! line 25 for `balance`, which thread A holds

use interleave::std_like::sync::Mutex;

pub struct Account {
    balance: Mutex<u32>,
}

impl Account {
    pub fn new(balance: u32) -> Self {
        Self { balance: Mutex::new(balance) }
    }

    pub fn balance(&self) -> u32 {
        *self.balance.lock().unwrap()
    }
}

pub fn transfer(from: &Account, to: &Account, amount: u32) -> bool {
    let mut from = from.balance.lock().unwrap();
    let mut to = to.balance.lock().unwrap();
    if *from < amount {
        return false;
    }
    *from -= amount;
    *to += amount;
    true
}

pub fn sum(_: &Account, _: &Account) -> u32 {
    todo!("after `transfer`")
}

exercises::judge!(transfer);

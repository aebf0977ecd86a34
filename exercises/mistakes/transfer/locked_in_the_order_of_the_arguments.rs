//! One thread moves money from the first account to the second, another from the second to the first: each
//! holds the lock that the other one wants.
//!
//! The judge: a deadlock: thread A waits in line 27 for `balance 2`, which thread B holds; thread B waits in
//! line 27 for `balance`, which thread A holds

use std::ptr;

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

pub fn sum(a: &Account, b: &Account) -> u32 {
    let (first, second) = if ptr::from_ref(a) < ptr::from_ref(b) { (a, b) } else { (b, a) };
    let first = first.balance.lock().unwrap();
    *first + *second.balance.lock().unwrap()
}

exercises::judge!(transfer);

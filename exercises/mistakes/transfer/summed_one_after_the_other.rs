//! The transfer holds both locks, the sum only one at a time: between its two looks money may move.
//!
//! The judge: two accounts have 150 together at every moment, and `sum` returns 120

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
    if ptr::eq(from, to) {
        return from.balance() >= amount;
    }
    let (mut from_balance, mut to_balance);
    if ptr::from_ref(from) < ptr::from_ref(to) {
        from_balance = from.balance.lock().unwrap();
        to_balance = to.balance.lock().unwrap();
    } else {
        to_balance = to.balance.lock().unwrap();
        from_balance = from.balance.lock().unwrap();
    }
    if *from_balance < amount {
        return false;
    }
    *from_balance -= amount;
    *to_balance += amount;
    true
}

pub fn sum(a: &Account, b: &Account) -> u32 {
    a.balance() + b.balance()
}

exercises::judge!(transfer);

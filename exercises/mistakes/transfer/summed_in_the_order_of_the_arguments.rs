//! The transfers agree on an order of the locks, and the sum does not keep to it.
//!
//! The judge: a deadlock: thread A waits in line 31 for `balance 2`, which thread B holds; thread B waits in
//! line 46 for `balance`, which thread A holds

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
    let a = a.balance.lock().unwrap();
    *a + *b.balance.lock().unwrap()
}

exercises::judge!(transfer);

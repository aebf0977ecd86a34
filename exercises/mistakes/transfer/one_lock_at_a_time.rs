//! No thread holds two locks, so there is no deadlock. But between the two lines the money is in neither account, and
//! whoever asks for the sum then misses it.
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
    {
        let mut balance = from.balance.lock().unwrap();
        if *balance < amount {
            return false;
        }
        *balance -= amount;
    }
    *to.balance.lock().unwrap() += amount;
    true
}

pub fn sum(a: &Account, b: &Account) -> u32 {
    let (first, second) = if ptr::from_ref(a) < ptr::from_ref(b) { (a, b) } else { (b, a) };
    let first = first.balance.lock().unwrap();
    *first + *second.balance.lock().unwrap()
}

exercises::judge!(transfer);

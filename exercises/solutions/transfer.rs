//! Both locks are held while the money moves, so nobody sees it on its way. Whoever needs both takes the lock of the
//! smaller address first: of two threads that want the same two locks, one gets the first and soon the second,
//! while the other one holds neither. So no circle of threads can wait for each other.
//!
//! From an account to itself there is only one lock, and locking it twice would wait for ever.
//!
//! One lock for all accounts, a `static` `Mutex<()>`, would be right too; then transfers wait for each other that have
//! nothing to do with each other.

use std::ptr;

use interleave::std_like::sync::{Mutex, MutexGuard};

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

/// The guards of two different accounts, that of `a` first.
fn lock_both<'a>(a: &'a Account, b: &'a Account) -> (MutexGuard<'a, u32>, MutexGuard<'a, u32>) {
    if ptr::from_ref(a) < ptr::from_ref(b) {
        let a = a.balance.lock().unwrap();
        (a, b.balance.lock().unwrap())
    } else {
        let b = b.balance.lock().unwrap();
        (a.balance.lock().unwrap(), b)
    }
}

pub fn transfer(from: &Account, to: &Account, amount: u32) -> bool {
    if ptr::eq(from, to) {
        return from.balance() >= amount;
    }
    let (mut from, mut to) = lock_both(from, to);
    let is_enough = *from >= amount;
    if is_enough {
        *from -= amount;
        *to += amount;
    }
    is_enough
}

pub fn sum(a: &Account, b: &Account) -> u32 {
    let (a, b) = lock_both(a, b);
    *a + *b
}

exercises::judge!(transfer);

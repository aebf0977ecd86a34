//! Each account gets a number, and the smaller number is locked first. But two threads that open accounts may read
//! the same number before either writes the next: then the order is that of the arguments.
//!
//! The judge: a deadlock: thread C waits in line 32 for `balance 2`, which thread D holds; thread D waits in
//! line 32 for `balance`, which thread C holds

use interleave::std_like::sync::atomic::{AtomicU32, Ordering};
use interleave::std_like::sync::{Mutex, MutexGuard};

static NEXT: AtomicU32 = AtomicU32::new(0);

pub struct Account {
    number: u32,
    balance: Mutex<u32>,
}

impl Account {
    pub fn new(balance: u32) -> Self {
        let number = NEXT.load(Ordering::SeqCst);
        NEXT.store(number + 1, Ordering::SeqCst);
        Self { number, balance: Mutex::new(balance) }
    }

    pub fn balance(&self) -> u32 {
        *self.balance.lock().unwrap()
    }
}

fn lock_both<'a>(a: &'a Account, b: &'a Account) -> (MutexGuard<'a, u32>, MutexGuard<'a, u32>) {
    if a.number <= b.number {
        let a = a.balance.lock().unwrap();
        (a, b.balance.lock().unwrap())
    } else {
        let b = b.balance.lock().unwrap();
        (a.balance.lock().unwrap(), b)
    }
}

pub fn transfer(from: &Account, to: &Account, amount: u32) -> bool {
    if std::ptr::eq(from, to) {
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

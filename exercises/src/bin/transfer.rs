//! Exercise `transfer`, for lesson 3.
//!
//! Move money from one account to another, if there is enough, and say whether there was. Several threads transfer
//! at the same time, in both directions, and others ask what two accounts have together. No money appears or
//! vanishes, no transfer takes more than there is, and no thread waits forever, or tries again and again. At no
//! moment may `sum` see money on its way: in both accounts, or in neither. From an account to itself is allowed: it
//! changes nothing, and says whether there was enough.
//!
//! You may add fields to the account, such as a number, which `new` can take from a `static` counter of
//! `std_like::sync::atomic`. The judge moves money between two and three accounts, opened by one thread or by
//! several.

#![allow(dead_code, unused_imports, unused_variables)] // before you have begun

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

/// Returns whether there was enough; otherwise, nothing changes.
pub fn transfer(from: &Account, to: &Account, amount: u32) -> bool {
    todo!("about 10 lines")
}

/// What two accounts have together at one moment. They are never the same.
pub fn sum(a: &Account, b: &Account) -> u32 {
    todo!("about 5 lines")
}

exercises::judge!(transfer);

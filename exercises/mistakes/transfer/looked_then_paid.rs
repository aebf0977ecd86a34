//! What the first line has seen may be gone when the second one takes it.
//!
//! The judge: thread B panics in line 25: attempt to subtract with overflow: the result would be below 0

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
    if *from.balance.lock().unwrap() < amount {
        return false;
    }
    *from.balance.lock().unwrap() -= amount;
    *to.balance.lock().unwrap() += amount;
    true
}

pub fn sum(_: &Account, _: &Account) -> u32 {
    todo!("after `transfer`")
}

exercises::judge!(transfer);

//! Nobody waits for a lock while it holds one, but two threads can get in each other's way for ever.
//!
//! The judge: thread B goes round and round through lines 24 and 28 and 33: a thread that waits has to sleep
//! until another one wakes it, and a pause or a time limit only makes it look again later

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
    loop {
        let mut from = from.balance.lock().unwrap();
        if *from < amount {
            return false;
        }
        if let Ok(mut to) = to.balance.try_lock() {
            *from -= amount;
            *to += amount;
            return true;
        }
    }
}

pub fn sum(_: &Account, _: &Account) -> u32 {
    todo!("after `transfer`")
}

exercises::judge!(transfer);

//! Nobody waits for a lock while it holds one, but two threads can get in each other's way for ever.
//!
//! The judge: thread B goes round and round through line 24 and line 28 and line 33, and would for
//! ever: to wait, a thread has to sleep until it is woken

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

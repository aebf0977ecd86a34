//! The balances are copied out, changed, and written back. What other threads did meanwhile is overwritten.
//!
//! The judge: after the transfers that returned `true` the balances should be [90, 110], and are [120, 80]

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
    let (before, there) = (from.balance(), to.balance());
    if before < amount {
        return false;
    }
    *from.balance.lock().unwrap() = before - amount;
    *to.balance.lock().unwrap() = there + amount;
    true
}

pub fn sum(_: &Account, _: &Account) -> u32 {
    todo!("after `transfer`")
}

exercises::judge!(transfer);

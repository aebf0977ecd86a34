//! No thread ever holds two locks, so none can wait for one while it holds another: there is no deadlock.
//! The look and the payment happen under the same guard, so nobody can take the money in between. And from
//! an account to itself needs no care: the money leaves, and comes back.
//!
//! Between the two lines the amount is on its way, and in neither account. Where that must not be seen,
//! hold both locks, and let every thread lock the account with the smaller address first.

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

exercises::judge!(transfer);

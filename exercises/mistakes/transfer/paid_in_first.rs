//! The money is paid in before it is taken out, and taken back if there is not enough. Meanwhile it is in both
//! accounts, and somebody may spend it there.
//!
//! The judge: account 1 shows 80, and then account 0 still shows 100: there are only 100

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
    *to.balance.lock().unwrap() += amount;
    {
        let mut balance = from.balance.lock().unwrap();
        if *balance >= amount {
            *balance -= amount;
            return true;
        }
    }
    *to.balance.lock().unwrap() -= amount;
    false
}

pub fn sum(_: &Account, _: &Account) -> u32 {
    todo!("after `transfer`")
}

exercises::judge!(transfer);

//! Experiment: a thread wants a lock that it already holds.
//!
//! With Python's `threading.Lock` it would wait for itself forever; with Rust's `Mutex` it would wait
//! forever or panic. Python has `RLock` for this. Rust's standard library has none that is stable, and
//! such a lock could only let you read, because a second guard would be a second `&mut` to the same data.
//! What to look for: the mutex is not free for its own holder. And the way out: pass on what the lock
//! guards instead of locking again.
//!
//! ```text
//! cargo run -p locks --example lock_twice
//! ```

use std::sync::{Mutex, TryLockError};

use shared::refuse_args;

static BALANCE: Mutex<u32> = Mutex::new(100);

fn main() {
    refuse_args();
    println!("--- Locking Again ---");
    {
        let mut balance = BALANCE.lock().unwrap();
        pay(&mut balance, 30);
        lock_and_pay(1); // the fee
    } // The guard goes out of scope here.
    lock_and_pay(1);

    println!("--- Handing On ---");
    let mut balance = BALANCE.lock().unwrap();
    pay(&mut balance, 30);
    pay(&mut balance, 1); // reaches the balance through the guard that we hold
}

fn lock_and_pay(amount: u32) {
    // `try_lock` does not wait. With `lock` instead, the first call would never return.
    match BALANCE.try_lock() {
        Ok(mut balance) => pay(&mut balance, amount),
        Err(TryLockError::WouldBlock) => println!("Balance: Unknown, the mutex is held"),
        Err(TryLockError::Poisoned(_)) => println!("Balance: Unknown, a thread panicked"),
    }
}

/// Needs what the lock guards, and does not care how it was locked.
fn pay(balance: &mut u32, amount: u32) {
    *balance -= amount;
    println!("Balance: {balance}, {amount} paid");
}

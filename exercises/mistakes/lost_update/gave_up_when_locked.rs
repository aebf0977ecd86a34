//! `try_lock` does not wait: when another thread holds the lock, nothing is added.
//!
//! The judge: the total is 10, and not 11: an update is lost

use interleave::std_like::sync::Mutex;

pub struct Counter {
    total: Mutex<u32>,
}

impl Counter {
    pub fn new() -> Self {
        Self { total: Mutex::new(0) }
    }

    pub fn add(&self, n: u32) -> u32 {
        if let Ok(mut total) = self.total.try_lock() {
            *total += n;
            *total
        } else {
            0
        }
    }

    pub fn total(&self) -> u32 {
        *self.total.lock().unwrap()
    }
}

exercises::judge!(lost_update);

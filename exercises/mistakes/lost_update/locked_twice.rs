//! The first guard is dropped at the end of its line. What was read there may be old when the second
//! line writes.
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
        let total = *self.total.lock().unwrap() + n;
        *self.total.lock().unwrap() = total;
        total
    }

    pub fn total(&self) -> u32 {
        *self.total.lock().unwrap()
    }
}

exercises::judge!(lost_update);

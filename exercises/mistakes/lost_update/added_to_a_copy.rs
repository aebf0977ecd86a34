//! A `u32` is copied when it is read through the guard, and the copy is what grows.
//!
//! The judge: the total was 0, 1 is added, and the total is 0

use interleave::std_like::sync::Mutex;

pub struct Counter {
    total: Mutex<u32>,
}

impl Counter {
    pub fn new() -> Self {
        Self { total: Mutex::new(0) }
    }

    pub fn add(&self, n: u32) -> u32 {
        let mut total = *self.total.lock().unwrap();
        total += n;
        total
    }

    pub fn total(&self) -> u32 {
        *self.total.lock().unwrap()
    }
}

exercises::judge!(lost_update);

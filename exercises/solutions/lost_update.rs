//! The guard lives to the end of `add`: between the reading of the total and its writing, and until the
//! new one is read for the caller, no other thread can get at it.
//!
//! `AtomicU32::fetch_add(n, Relaxed) + n` is right as well: it reads and writes in one step.

use interleave::std_like::sync::Mutex;

pub struct Counter {
    total: Mutex<u32>,
}

impl Counter {
    pub fn new() -> Self {
        Self { total: Mutex::new(0) }
    }

    pub fn add(&self, n: u32) -> u32 {
        let mut total = self.total.lock().unwrap();
        *total += n;
        *total
    }

    pub fn total(&self) -> u32 {
        *self.total.lock().unwrap()
    }
}

exercises::judge!(lost_update);

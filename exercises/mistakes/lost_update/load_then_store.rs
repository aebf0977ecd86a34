//! Each operation of an atomic is one step, but two of them are two. Both threads may read before
//! either writes.
//!
//! The judge: the total is 10, and not 11: an update is lost

use interleave::std_like::sync::atomic::{AtomicU32, Ordering};

pub struct Counter {
    total: AtomicU32,
}

impl Counter {
    pub fn new() -> Self {
        Self { total: AtomicU32::new(0) }
    }

    pub fn add(&self, n: u32) -> u32 {
        let total = self.total.load(Ordering::SeqCst) + n;
        self.total.store(total, Ordering::SeqCst);
        total
    }

    pub fn total(&self) -> u32 {
        self.total.load(Ordering::SeqCst)
    }
}

exercises::judge!(lost_update);

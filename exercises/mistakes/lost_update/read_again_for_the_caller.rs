//! Nothing is lost, but between the addition and the reading another thread may have added too.
//!
//! The judge: the total is right, but the threads were told [11, 11]: `add` has to return the total
//! right after its own addition, before another thread adds

use interleave::std_like::sync::atomic::{AtomicU32, Ordering};

pub struct Counter {
    total: AtomicU32,
}

impl Counter {
    pub fn new() -> Self {
        Self { total: AtomicU32::new(0) }
    }

    pub fn add(&self, n: u32) -> u32 {
        self.total.fetch_add(n, Ordering::SeqCst);
        self.total.load(Ordering::SeqCst)
    }

    pub fn total(&self) -> u32 {
        self.total.load(Ordering::SeqCst)
    }
}

exercises::judge!(lost_update);

//! Exercise `lost_update`, for lesson 3.
//!
//! Write a counter that many threads may add to at the same time. No update is lost, and `add` returns
//! the total that its own addition made: two threads that add 1 to 0 are told 1 and 2.
//!
//! The judge lets one thread add alone, then two at the same time, then more.

#![allow(dead_code, unused_imports, unused_variables)] // before you have begun

use interleave::std_like::sync::Mutex;

pub struct Counter {
    // What does it need?
}

impl Counter {
    /// A counter whose total is 0.
    pub fn new() -> Self {
        todo!()
    }

    /// Adds `n`, and returns the total after that.
    pub fn add(&self, n: u32) -> u32 {
        todo!()
    }

    pub fn total(&self) -> u32 {
        todo!()
    }
}

exercises::judge!(lost_update);

//! Exercise `semaphore`, for lesson 4.
//!
//! Write a semaphore: `acquire` takes a permit, and while there is none it waits; `release` gives one
//! back, or adds one. A thread that waits sleeps until it is woken: it does not look again and again.
//!
//! The judge lets threads share permits, and lets one thread add permits that others wait for. A
//! condition variable may wake a thread for no reason.

#![allow(dead_code, unused_imports, unused_variables)] // before you have begun

use interleave::std_like::sync::{Condvar, Mutex};

pub struct Semaphore {
    // What does it need?
}

impl Semaphore {
    pub fn new(permits: usize) -> Self {
        todo!()
    }

    pub fn acquire(&self) {
        todo!()
    }

    pub fn release(&self) {
        todo!()
    }
}

exercises::judge!(semaphore);

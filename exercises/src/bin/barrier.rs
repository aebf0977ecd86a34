//! Exercise `barrier`, beyond lesson 5 (Python's `threading.Barrier`).
//!
//! Write a barrier for n threads: `wait` sleeps until n threads have called it, and then lets all n go on.
//! It returns `true` in exactly one of them. After that the barrier can be used again, even if some of the n
//! have not woken up yet. A thread that waits sleeps until it is woken: it does not look again and again.
//!
//! The judge lets one, two and three threads meet, up to three times. A condition variable may wake a thread
//! for no reason.

#![allow(dead_code, unused_imports, unused_variables)] // before you have begun

use interleave::std_like::sync::{Condvar, Mutex};

pub struct Barrier {
    // What does it need?
}

impl Barrier {
    /// A barrier for `n` threads, at least 1.
    pub fn new(n: usize) -> Self {
        todo!()
    }

    pub fn wait(&self) -> bool {
        todo!()
    }
}

exercises::judge!(barrier);

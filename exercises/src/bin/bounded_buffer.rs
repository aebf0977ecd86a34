//! Exercise `bounded_buffer`, for lesson 5.
//!
//! Write a buffer between threads that produce and threads that consume. It has room for `capacity` items:
//! `push` waits while it is full, `pop` waits while it is empty, and the items come out in the order in
//! which they went in. A thread that waits sleeps until it is woken: it does not look again and again.
//!
//! The judge lets up to two threads push and two pop. A condition variable may wake a thread for no reason.

#![allow(dead_code, unused_imports, unused_variables)] // before you have begun

use interleave::std_like::sync::{Condvar, Mutex};

pub struct Buffer {
    // What does it need?
}

impl Buffer {
    /// An empty buffer. The capacity is at least 1.
    pub fn new(capacity: usize) -> Self {
        todo!()
    }

    pub fn push(&self, item: u32) {
        todo!()
    }

    pub fn pop(&self) -> u32 {
        todo!()
    }
}

exercises::judge!(bounded_buffer);

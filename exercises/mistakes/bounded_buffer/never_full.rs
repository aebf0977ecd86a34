//! The capacity is written down, and nobody looks at it.
//!
//! The judge: there is room for 1, and 2 are in the buffer

use std::collections::VecDeque;

use interleave::std_like::sync::{Condvar, Mutex};

pub struct Buffer {
    items: Mutex<VecDeque<u32>>,
    capacity: usize,
    not_full: Condvar,
    not_empty: Condvar,
}

impl Buffer {
    pub fn new(capacity: usize) -> Self {
        Self {
            items: Mutex::new(VecDeque::new()),
            capacity,
            not_full: Condvar::new(),
            not_empty: Condvar::new(),
        }
    }

    pub fn push(&self, item: u32) {
        let mut items = self.items.lock().unwrap();
        items.push_back(item);
        self.not_empty.notify_one();
    }

    pub fn pop(&self) -> u32 {
        let mut items = self.items.lock().unwrap();
        while items.is_empty() {
            items = self.not_empty.wait(items).unwrap();
        }
        let item = items.pop_front().unwrap();
        self.not_full.notify_one();
        item
    }
}

exercises::judge!(bounded_buffer);

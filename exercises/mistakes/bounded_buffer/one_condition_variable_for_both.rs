//! With one condition variable for both, `notify_one` may wake a thread that waits for the same thing. It
//! goes to sleep again, and the thread that could go on sleeps on.
//!
//! The judge: thread A sleeps for ever in line 29: `changed` was notified, and that woke another
//! thread

use std::collections::VecDeque;

use interleave::std_like::sync::{Condvar, Mutex};

pub struct Buffer {
    items: Mutex<VecDeque<u32>>,
    capacity: usize,
    changed: Condvar,
}

impl Buffer {
    pub fn new(capacity: usize) -> Self {
        Self {
            items: Mutex::new(VecDeque::new()),
            capacity,
            changed: Condvar::new(),
        }
    }

    pub fn push(&self, item: u32) {
        let mut items = self.items.lock().unwrap();
        while items.len() == self.capacity {
            items = self.changed.wait(items).unwrap();
        }
        items.push_back(item);
        self.changed.notify_one();
    }

    pub fn pop(&self) -> u32 {
        let mut items = self.items.lock().unwrap();
        while items.is_empty() {
            items = self.changed.wait(items).unwrap();
        }
        let item = items.pop_front().unwrap();
        self.changed.notify_one();
        item
    }
}

exercises::judge!(bounded_buffer);

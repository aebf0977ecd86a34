//! Each thread sleeps on the condition variable of what it waits for, so a notification always wakes a
//! thread that it concerns: one more item is one more `pop`, one more place is one more `push`. The loops
//! look again, because another thread may have been faster, or the thread woke for no reason.

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
        while items.len() == self.capacity {
            items = self.not_full.wait(items).unwrap();
        }
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

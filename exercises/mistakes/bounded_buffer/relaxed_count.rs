//! The count says that an item is there, and the place where it should be may still look as before: `Relaxed` orders
//! nothing but the count itself.
//!
//! The judge: [1, 2] went in, and [0, 2] came out; thread B has read an older `ring` in line 49 (`Relaxed`)
//! than thread A had written in line 36

use interleave::std_like::sync::atomic::{AtomicU32, AtomicUsize, Ordering::Relaxed};
use interleave::std_like::sync::{Condvar, Mutex};

pub struct Buffer {
    ring: Vec<AtomicU32>,
    inside: AtomicUsize,
    push_at: Mutex<usize>,
    pop_at: Mutex<usize>,
    not_full: Condvar,
    not_empty: Condvar,
}

impl Buffer {
    pub fn new(capacity: usize) -> Self {
        Self {
            ring: (0..capacity).map(|_| AtomicU32::new(0)).collect(),
            inside: AtomicUsize::new(0),
            push_at: Mutex::new(0),
            pop_at: Mutex::new(0),
            not_full: Condvar::new(),
            not_empty: Condvar::new(),
        }
    }

    pub fn push(&self, item: u32) {
        let mut at = self.push_at.lock().unwrap();
        while self.inside.load(Relaxed) == self.ring.len() {
            at = self.not_full.wait(at).unwrap();
        }
        self.ring[*at].store(item, Relaxed);
        *at = (*at + 1) % self.ring.len();
        self.inside.fetch_add(1, Relaxed);
        drop(at);
        drop(self.pop_at.lock().unwrap());
        self.not_empty.notify_one();
    }

    pub fn pop(&self) -> u32 {
        let mut at = self.pop_at.lock().unwrap();
        while self.inside.load(Relaxed) == 0 {
            at = self.not_empty.wait(at).unwrap();
        }
        let item = self.ring[*at].load(Relaxed);
        *at = (*at + 1) % self.ring.len();
        self.inside.fetch_sub(1, Relaxed);
        drop(at);
        drop(self.push_at.lock().unwrap());
        self.not_full.notify_one();
        item
    }
}

exercises::judge!(bounded_buffer);

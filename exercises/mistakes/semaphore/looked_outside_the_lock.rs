//! Between the look and what follows from it the lock is free. Another thread takes the permit that was
//! seen, or a `release` notifies nobody, just before the thread sleeps.
//!
//! The judge: thread B sleeps for ever in line 22: `freed` was notified before it slept, and a notification
//! is not kept

use interleave::std_like::sync::{Condvar, Mutex};

pub struct Semaphore {
    permits: Mutex<usize>,
    freed: Condvar,
}

impl Semaphore {
    pub fn new(permits: usize) -> Self {
        Self { permits: Mutex::new(permits), freed: Condvar::new() }
    }

    pub fn acquire(&self) {
        while *self.permits.lock().unwrap() == 0 {
            let permits = self.permits.lock().unwrap();
            let _permits = self.freed.wait(permits).unwrap();
        }
        *self.permits.lock().unwrap() -= 1;
    }

    pub fn release(&self) {
        *self.permits.lock().unwrap() += 1;
        self.freed.notify_one();
    }
}

exercises::judge!(semaphore);

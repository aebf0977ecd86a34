//! It seems enough to notify when there was no permit before. But two threads may sleep: after two
//! releases in a row there are two permits, and only one of the threads was woken.
//!
//! The judge: thread B sleeps for ever in line 21: `freed` was notified, and that woke another thread

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
        let mut permits = self.permits.lock().unwrap();
        while *permits == 0 {
            permits = self.freed.wait(permits).unwrap();
        }
        *permits -= 1;
    }

    pub fn release(&self) {
        let mut permits = self.permits.lock().unwrap();
        *permits += 1;
        if *permits == 1 {
            self.freed.notify_one();
        }
    }
}

exercises::judge!(semaphore);

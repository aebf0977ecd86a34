//! When `wait` returns, the permit may be taken already: by a thread that never slept. Only a loop looks
//! again.
//!
//! The judge: thread A panics in line 24: attempt to subtract with overflow: the result would be
//! below 0

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
        if *permits == 0 {
            permits = self.freed.wait(permits).unwrap();
        }
        *permits -= 1;
    }

    pub fn release(&self) {
        *self.permits.lock().unwrap() += 1;
        self.freed.notify_one();
    }
}

exercises::judge!(semaphore);

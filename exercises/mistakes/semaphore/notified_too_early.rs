//! The thread that is woken may look before the permit is there, and goes to sleep again. When the
//! permit is there, nobody is told.
//!
//! The judge: thread B sleeps for ever in line 22: `freed` was notified before it slept, and a
//! notification is not kept

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
        self.freed.notify_one();
        *self.permits.lock().unwrap() += 1;
    }
}

exercises::judge!(semaphore);

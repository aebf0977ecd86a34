//! Nobody notifies, and nobody has to: the thread looks again every ten milliseconds. It finds each permit too
//! late, and wakes in vain until there is one.
//!
//! The judge: thread A goes round and round through line 24: a thread that waits has to sleep until
//! another one wakes it, and a pause or a time limit only makes it look again later

use std::time::Duration;

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
            permits = self.freed.wait_timeout(permits, Duration::from_millis(10)).unwrap().0;
        }
        *permits -= 1;
    }

    pub fn release(&self) {
        *self.permits.lock().unwrap() += 1;
    }
}

exercises::judge!(semaphore);

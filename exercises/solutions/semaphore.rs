//! The mutex guards the number of permits, so looking at it and taking one is a single step for the
//! other threads. `wait` unlocks the mutex and sleeps in one step too: no `release` can slip in between
//! the look and the sleep, and be missed.
//!
//! The loop is there because `wait` may return although there is no permit: another thread was faster,
//! or the thread woke for no reason. Each permit wakes one thread, so none is needed more than once.

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
        *self.permits.lock().unwrap() += 1;
        self.freed.notify_one();
    }
}

exercises::judge!(semaphore);

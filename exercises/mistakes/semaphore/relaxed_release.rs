//! The count is right, whatever the ordering. But a `Relaxed` store hands nothing over: what the thread did while it
//! had the permit, the next one may not see yet. It needs `Release`.
//!
//! The judge: thread B goes on with the load in line 24 (`Acquire`), and may still see old values: nothing
//! orders its reads after the store in line 43 (`Relaxed`)

use interleave::std_like::sync::atomic::{AtomicUsize, Ordering::{Acquire, Relaxed}};
use interleave::std_like::sync::{Condvar, Mutex};

pub struct Semaphore {
    permits: AtomicUsize,
    lock: Mutex<()>,
    freed: Condvar,
}

impl Semaphore {
    pub fn new(permits: usize) -> Self {
        Self { permits: AtomicUsize::new(permits), lock: Mutex::new(()), freed: Condvar::new() }
    }

    fn try_acquire(&self) -> bool {
        let mut permits = self.permits.load(Relaxed);
        while permits > 0 {
            match self.permits.compare_exchange(permits, permits - 1, Acquire, Relaxed) {
                Ok(_) => return true,
                Err(now) => permits = now,
            }
        }
        false
    }

    pub fn acquire(&self) {
        if self.try_acquire() {
            return;
        }
        let mut guard = self.lock.lock().unwrap();
        while !self.try_acquire() {
            guard = self.freed.wait(guard).unwrap();
        }
    }

    pub fn release(&self) {
        self.permits.fetch_add(1, Relaxed);
        drop(self.lock.lock().unwrap());
        self.freed.notify_one();
    }
}

exercises::judge!(semaphore);

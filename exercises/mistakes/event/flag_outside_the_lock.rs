//! The flag changes without the lock: just after the waiter has looked, and just before it sleeps. The
//! notification comes before there is anybody to wake.
//!
//! The judge: thread A sleeps for ever in line 37: `changed` was notified before it slept, and a
//! notification is not kept

use interleave::std_like::sync::atomic::{AtomicBool, Ordering};
use interleave::std_like::sync::{Condvar, Mutex};

pub struct Event {
    set: AtomicBool,
    lock: Mutex<()>,
    changed: Condvar,
}

impl Event {
    pub fn new() -> Self {
        Self { set: AtomicBool::new(false), lock: Mutex::new(()), changed: Condvar::new() }
    }

    pub fn set(&self) {
        self.set.store(true, Ordering::SeqCst);
        self.changed.notify_all();
    }

    pub fn clear(&self) {
        self.set.store(false, Ordering::SeqCst);
    }

    pub fn is_set(&self) -> bool {
        self.set.load(Ordering::SeqCst)
    }

    pub fn wait(&self) {
        let mut guard = self.lock.lock().unwrap();
        while !self.set.load(Ordering::SeqCst) {
            guard = self.changed.wait(guard).unwrap();
        }
    }
}

exercises::judge!(event);

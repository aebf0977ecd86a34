//! `set` wakes the thread, `clear` follows before it can look, and so it sleeps on, although the event was
//! set while it waited.
//!
//! The judge: thread A sleeps for ever in line 35: `changed` woke it, but it did not find what it
//! waits for, and slept again

use interleave::std_like::sync::{Condvar, Mutex};

pub struct Event {
    set: Mutex<bool>,
    changed: Condvar,
}

impl Event {
    pub fn new() -> Self {
        Self { set: Mutex::new(false), changed: Condvar::new() }
    }

    pub fn set(&self) {
        *self.set.lock().unwrap() = true;
        self.changed.notify_all();
    }

    pub fn clear(&self) {
        *self.set.lock().unwrap() = false;
    }

    pub fn is_set(&self) -> bool {
        *self.set.lock().unwrap()
    }

    pub fn wait(&self) {
        let mut set = self.set.lock().unwrap();
        while !*set {
            set = self.changed.wait(set).unwrap();
        }
    }
}

exercises::judge!(event);

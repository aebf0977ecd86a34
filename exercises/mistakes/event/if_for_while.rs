//! A woken thread goes on without a look, so `clear` cannot hold it back. But it may have woken for no
//! reason.
//!
//! The judge: `wait` has returned, and nobody had set the event

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
        let set = self.set.lock().unwrap();
        if !*set {
            drop(self.changed.wait(set).unwrap());
        }
    }
}

exercises::judge!(event);

//! A condition variable forgets: a thread that comes after the notification sleeps, although the event is set.
//!
//! The judge: the main thread sleeps for ever in line 33: `changed` was notified before it slept, and
//! a notification is not kept

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
        drop(self.changed.wait(set).unwrap());
    }
}

exercises::judge!(event);

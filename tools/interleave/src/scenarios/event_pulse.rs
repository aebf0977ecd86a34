//! A waits for an event; B sets it and clears it at once. The event is a flag, and nothing more.

use crate::std_like::sync::{Condvar, Mutex};
use crate::std_like::thread;

struct Event {
    is_set: Mutex<bool>,
    changed: Condvar,
}

impl Event {
    fn wait(&self) {
        let mut is_set = self.is_set.lock().unwrap(); // 1
        while !*is_set {
            is_set = self.changed.wait(is_set).unwrap(); // 2
        }
    }

    fn pulse(&self) {
        *self.is_set.lock().unwrap() = true; // 3
        self.changed.notify_all(); // 4
        *self.is_set.lock().unwrap() = false; // 5
    }
}

pub fn program() -> String {
    let event = Event { is_set: Mutex::shown(false), changed: Condvar::new() };
    thread::scope(|scope| {
        scope.spawn(|| event.wait());
        scope.spawn(|| event.pulse());
    });
    "A goes on".to_owned()
}

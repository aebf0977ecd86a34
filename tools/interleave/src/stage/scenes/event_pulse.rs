//! A waits for an event; B sets it and clears it at once. The event is a flag, and nothing more.

use interleave_model::Settings;
use interleave_model::std_like::sync::{Condvar, Mutex};
use interleave_model::std_like::thread;

use crate::stage::Scene;
use crate::stage::scenes::sleeps_again;

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

pub const SCENE: Scene = Scene {
    name: "event-pulse",
    title: "A waits for an event that B sets and clears",
    goal: "A sleeps until the event is set. Let B set it, and A sleep on.",
    reached: sleeps_again,
    right: "A goes on",
    teaches: "A was woken, but before it could look, the event had been cleared: all that A can see is a \
         flag that is down. A bare flag forgets that it was up.",
    file: file!(),
    rust: include_str!("event_pulse.rs"),
    python: include_str!("event_pulse.py"),
    settings: Settings::new(),
    program,
};

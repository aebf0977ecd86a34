//! The same event, but it also counts how often it has been set.

use interleave_model::Settings;
use interleave_model::std_like::sync::{Condvar, Mutex};
use interleave_model::std_like::thread;

use crate::stage::Scene;
use crate::stage::scenes::{ends_with, sleeps_again};

#[derive(Debug, Default)]
struct State {
    is_set: bool,
    times: u32,
}

struct Event {
    state: Mutex<State>,
    changed: Condvar,
}

impl Event {
    fn wait(&self) {
        let mut state = self.state.lock().unwrap(); // 1
        let times = state.times;
        while !state.is_set && state.times == times {
            state = self.changed.wait(state).unwrap(); // 2
        }
    }

    fn pulse(&self) {
        let mut state = self.state.lock().unwrap(); // 3
        (state.is_set, state.times) = (true, state.times + 1);
        drop(state);
        self.changed.notify_all(); // 4
        self.state.lock().unwrap().is_set = false; // 5
    }
}

pub fn program() -> String {
    let event = Event { state: Mutex::shown(State::default()), changed: Condvar::new() };
    thread::scope(|scope| {
        scope.spawn(|| event.wait());
        scope.spawn(|| event.pulse());
    });
    "A goes on".to_owned()
}

pub const SCENE: Scene = Scene {
    name: "event-pulse-cure",
    title: "A waits for an event that counts",
    goal: "See that A goes on, now that it also looks whether there was a `set` since it came.",
    reached: |run| ends_with(run, "A goes on") && !sleeps_again(run),
    right: "A goes on",
    teaches: "The event counts how often it has been set, and the count does not go back: a thread that \
         sleeps cannot miss it. (If A comes after the pulse, it sleeps, and rightly so.)",
    file: file!(),
    rust: include_str!("event_pulse_cure.rs"),
    python: include_str!("event_pulse_cure.py"),
    settings: Settings::new(),
    program,
};

//! The same event, but it also counts how often it has been set.

use crate::std_like::sync::{Condvar, Mutex};
use crate::std_like::thread;

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

//! A waiting thread may go on if the event is set, or if `set` was called since it began to wait, however
//! soon `clear` followed. Both are in the same mutex, so `set` changes both at once, and no `set` can slip in
//! between the look and the sleep.

use interleave::std_like::sync::{Condvar, Mutex};

pub struct Event {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    set: bool,
    sets: u64,
}

impl Event {
    pub fn new() -> Self {
        Self { state: Mutex::new(State { set: false, sets: 0 }), changed: Condvar::new() }
    }

    pub fn set(&self) {
        let mut state = self.state.lock().unwrap();
        state.set = true;
        state.sets += 1;
        self.changed.notify_all();
    }

    pub fn clear(&self) {
        self.state.lock().unwrap().set = false;
    }

    pub fn is_set(&self) -> bool {
        self.state.lock().unwrap().set
    }

    pub fn wait(&self) {
        let mut state = self.state.lock().unwrap();
        let sets_at_first = state.sets;
        while !state.set && state.sets == sets_at_first {
            state = self.changed.wait(state).unwrap();
        }
    }
}

exercises::judge!(event);

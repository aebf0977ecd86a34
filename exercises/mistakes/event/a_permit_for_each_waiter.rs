//! `set` counts how many threads may go on, but not which. A thread that comes after `clear` takes the permit
//! of one that was there before, which sleeps on.
//!
//! The judge: `wait` was called after `clear`, and has returned before the next `set`

use interleave::std_like::sync::{Condvar, Mutex};

pub struct Event {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    set: bool,
    waiting: usize,
    may_go_on: usize,
}

impl Event {
    pub fn new() -> Self {
        let state = State { set: false, waiting: 0, may_go_on: 0 };
        Self { state: Mutex::new(state), changed: Condvar::new() }
    }

    pub fn set(&self) {
        let mut state = self.state.lock().unwrap();
        state.set = true;
        state.may_go_on = state.waiting;
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
        if state.set {
            return;
        }
        state.waiting += 1;
        while state.may_go_on == 0 {
            state = self.changed.wait(state).unwrap();
        }
        state.may_go_on -= 1;
        state.waiting -= 1;
    }
}

exercises::judge!(event);

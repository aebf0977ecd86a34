//! With three threads two sleep, and one of them is told.
//!
//! The judge: thread B sleeps for ever in line 35: `round_ended` was notified, and that woke another
//! thread

use interleave::std_like::sync::{Condvar, Mutex};

pub struct Barrier {
    n: usize,
    state: Mutex<State>,
    round_ended: Condvar,
}

struct State {
    arrived: usize,
    round: u64,
}

impl Barrier {
    pub fn new(n: usize) -> Self {
        Self { n, state: Mutex::new(State { arrived: 0, round: 0 }), round_ended: Condvar::new() }
    }

    pub fn wait(&self) -> bool {
        let mut state = self.state.lock().unwrap();
        state.arrived += 1;
        if state.arrived == self.n {
            state.arrived = 0;
            state.round += 1;
            self.round_ended.notify_one();
            return true;
        }
        let round = state.round;
        while state.round == round {
            state = self.round_ended.wait(state).unwrap();
        }
        false
    }
}

exercises::judge!(barrier);

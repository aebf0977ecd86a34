//! A thread waits for the end of its round, and not for a count: the count is 0 again when it looks, or
//! the next round has begun already. The last thread to arrive ends the round, and wakes all, in one step.

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
            self.round_ended.notify_all();
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

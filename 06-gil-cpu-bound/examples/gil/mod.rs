//! CPython's global interpreter lock, rebuilt: one lock that a thread must hold to run at all.
//!
//! A mutex would not do: a thread that calculates would never let the others in. So a thread that has
//! waited for 5 ms asks for the lock. Between two pieces of its work, the holder checks whether another
//! thread asks. If so, it releases the lock and waits until another thread has taken it; without that
//! wait, it would mostly have the lock again before the other thread had woken up. In CPython
//! (`Python/ceval_gil.c`) these are the switch interval, `gil_drop_request`, the eval breaker and
//! forced switching.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// What Python's `sys.getswitchinterval()` returns.
const SWITCH_INTERVAL: Duration = Duration::from_millis(5);

#[derive(Default)]
pub struct Gil {
    state: Mutex<State>,
    released: Condvar,
    taken: Condvar,
    /// Whether a thread asks for the lock. A waiting thread sets it, and the next thread that takes the
    /// lock clears it, both while `state` is locked: so if the holder sees it, a thread is waiting.
    asked_for: AtomicBool,
}

#[derive(Default)]
struct State {
    is_held: bool,
    /// How often the lock has been taken.
    turns: u64,
}

/// Held by the thread that may run. It has to drop this before it waits for anything else.
pub struct Held<'a>(&'a Gil);

impl Gil {
    pub fn hold(&self) -> Held<'_> {
        self.take();
        Held(self)
    }

    /// How often the lock has been taken.
    pub fn turns(&self) -> u64 {
        self.state.lock().unwrap().turns
    }

    fn take(&self) {
        let mut state = self.state.lock().unwrap();
        while state.is_held {
            let turn = state.turns;
            let is_held = |state: &mut State| state.is_held;
            let waited = self.released.wait_timeout_while(state, SWITCH_INTERVAL, is_held);
            state = waited.unwrap().0;
            // If another thread took the lock meanwhile, that one gets its 5 ms too.
            if state.is_held && state.turns == turn {
                self.asked_for.store(true, Relaxed);
            }
        }
        state.is_held = true;
        state.turns += 1;
        self.asked_for.store(false, Relaxed);
        self.taken.notify_all();
    }

    /// Returns which turn this was.
    fn release(&self) -> u64 {
        let mut state = self.state.lock().unwrap();
        state.is_held = false;
        self.released.notify_one();
        state.turns
    }
}

impl Held<'_> {
    /// To be called between two pieces of work: if another thread asks, lets it run.
    pub fn let_others_run(&mut self) {
        let Self(gil) = self;
        if gil.asked_for.load(Relaxed) {
            let my_turn = gil.release();
            let state = gil.state.lock().unwrap();
            drop(gil.taken.wait_while(state, |state| state.turns == my_turn));
            gil.take();
        }
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.release();
    }
}

//! The last thread to arrive has counted the others, and yet may not see what they did before: nothing but `Relaxed`
//! operations has told it that they are there. `AcqRel` would do.
//!
//! The judge: thread B goes on with the load in line 26 (`Relaxed`), and may still see old values: nothing
//! orders its reads after the store in line 26 (`Relaxed`)

use interleave::std_like::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use interleave::std_like::sync::{Condvar, Mutex};

pub struct Barrier {
    n: usize,
    arrived: AtomicUsize,
    round: Mutex<usize>,
    rounds: AtomicUsize,
    ended: Condvar,
}

impl Barrier {
    pub fn new(n: usize) -> Self {
        let (arrived, rounds) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Self { n, arrived, round: Mutex::new(0), rounds, ended: Condvar::new() }
    }

    pub fn wait(&self) -> bool {
        let round = self.rounds.load(Relaxed);
        if self.arrived.fetch_add(1, Relaxed) + 1 == self.n {
            self.arrived.store(0, Relaxed);
            let mut now = self.round.lock().unwrap();
            *now += 1;
            self.rounds.store(*now, Relaxed);
            self.ended.notify_all();
            return true;
        }
        let now = self.round.lock().unwrap();
        drop(self.ended.wait_while(now, |now| *now == round).unwrap());
        false
    }
}

exercises::judge!(barrier);

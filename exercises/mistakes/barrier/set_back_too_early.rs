//! The last thread sets the count back before the others can look: they find that not all have arrived, and
//! sleep on.
//!
//! The judge: thread A sleeps for ever in line 29: `all_here` woke it, but it did not find what it
//! waits for, and slept again

use interleave::std_like::sync::{Condvar, Mutex};

pub struct Barrier {
    n: usize,
    arrived: Mutex<usize>,
    all_here: Condvar,
}

impl Barrier {
    pub fn new(n: usize) -> Self {
        Self { n, arrived: Mutex::new(0), all_here: Condvar::new() }
    }

    pub fn wait(&self) -> bool {
        let mut arrived = self.arrived.lock().unwrap();
        *arrived += 1;
        if *arrived == self.n {
            *arrived = 0;
            self.all_here.notify_all();
            return true;
        }
        while *arrived < self.n {
            arrived = self.all_here.wait(arrived).unwrap();
        }
        false
    }
}

exercises::judge!(barrier);

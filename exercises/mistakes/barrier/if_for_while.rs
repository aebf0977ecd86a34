//! The thread goes on without a look, but it may have woken for no reason.
//!
//! The judge: a thread has passed the barrier when 1 of 2 had arrived

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
        drop(self.all_here.wait(arrived).unwrap());
        false
    }
}

exercises::judge!(barrier);

//! Once all have arrived, the count stays at n: the next time nobody waits.
//!
//! The judge: a thread has passed the barrier when 1 of 2 had arrived, the second time

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
        if *arrived >= self.n {
            self.all_here.notify_all();
            return *arrived == self.n;
        }
        while *arrived < self.n {
            arrived = self.all_here.wait(arrived).unwrap();
        }
        false
    }
}

exercises::judge!(barrier);

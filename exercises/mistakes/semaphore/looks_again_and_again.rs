//! It takes no permit too many. But while it waits it keeps a processor busy, for as long as it takes.
//!
//! The judge: thread A and thread B go round and round through lines 22 and 27 and 28: a thread that waits
//! has to sleep until another one wakes it, and a pause or a time limit only makes it look again later

use std::time::Duration;

use interleave::std_like::sync::Mutex;
use interleave::std_like::thread;

pub struct Semaphore {
    permits: Mutex<usize>,
}

impl Semaphore {
    pub fn new(permits: usize) -> Self {
        Self { permits: Mutex::new(permits) }
    }

    pub fn acquire(&self) {
        loop {
            let mut permits = self.permits.lock().unwrap();
            if *permits > 0 {
                *permits -= 1;
                return;
            }
            drop(permits);
            thread::sleep(Duration::from_millis(1));
        }
    }

    pub fn release(&self) {
        *self.permits.lock().unwrap() += 1;
    }
}

exercises::judge!(semaphore);

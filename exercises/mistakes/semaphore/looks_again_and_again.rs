//! It takes no permit too many. But while it waits it keeps a processor busy, for as long as it takes.
//!
//! The judge: thread A and thread B and thread C go round and round through line 22 and line 28 and
//! line 33, and would for ever: to wait, a thread has to sleep until it is woken

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

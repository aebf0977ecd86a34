//! There are as many threads as jobs, and nothing keeps them from running all at the same time.
//!
//! The judge: 2 jobs run at the same time, for one worker

use interleave::std_like::sync::Mutex;
use interleave::std_like::thread::{self, JoinHandle};

pub type Job = Box<dyn FnOnce() -> u32 + Send>;

pub struct Pool {
    threads: Mutex<Vec<JoinHandle<u32>>>,
}

impl Pool {
    pub fn new(_workers: usize) -> Self {
        Self { threads: Mutex::new(Vec::new()) }
    }

    pub fn submit(&self, job: Job) {
        self.threads.lock().unwrap().push(thread::spawn(job));
    }

    pub fn finish(self) -> Vec<u32> {
        let threads = self.threads.into_inner().unwrap();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    }
}

exercises::judge!(worker_pool);

//! `join` waits, so the second thread is started only when the first has ended.
//!
//! The judge: the two jobs never run at the same time, in any order

use interleave::std_like::thread;

pub type Job = Box<dyn FnOnce() -> u32 + Send>;

pub fn collect(jobs: Vec<Job>) -> Vec<u32> {
    let mut results = Vec::new();
    for job in jobs {
        let thread = thread::spawn(job);
        results.push(thread.join().unwrap());
    }
    results
}

exercises::judge!(collect);

//! Two threads at a time, so that there are not too many: the other jobs have to wait until both have ended.
//!
//! The judge: the four jobs are never all at work at the same time, in any order: the main thread waits in
//! line 16 for the end of thread A, and only then starts the next

use interleave::std_like::thread;

pub type Job = Box<dyn FnOnce() -> u32 + Send>;

pub fn collect(mut jobs: Vec<Job>) -> Vec<u32> {
    let mut results = Vec::new();
    while !jobs.is_empty() {
        let rest = jobs.split_off(jobs.len().min(2));
        let threads: Vec<_> = jobs.into_iter().map(thread::spawn).collect();
        for thread in threads {
            results.push(thread.join().unwrap());
        }
        jobs = rest;
    }
    results
}

exercises::judge!(collect);

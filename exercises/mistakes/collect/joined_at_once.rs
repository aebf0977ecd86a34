//! `join` waits, so the second thread is started only when the first has ended.
//!
//! The judge: the two jobs never run at the same time, in any order: the main thread waits in line 14 for
//! the end of thread A, and only then starts the next

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

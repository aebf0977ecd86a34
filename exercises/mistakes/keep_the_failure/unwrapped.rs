//! `unwrap` turns the failure of one job into a failure of the thread that joins. The other results are
//! lost with it.
//!
//! The judge: the main thread panics in line 13: called `Result::unwrap()` on an `Err` value: Any {
//! .. }

use interleave::std_like::thread;

pub type Job = Box<dyn FnOnce() -> u32 + Send>;

pub fn run_all(jobs: Vec<Job>) -> Vec<Result<u32, String>> {
    let threads: Vec<_> = jobs.into_iter().map(thread::spawn).collect();
    threads.into_iter().map(|thread| Ok(thread.join().unwrap())).collect()
}

exercises::judge!(keep_the_failure);

//! `flat_map` takes the `Ok`s, and says nothing of the `Err`s.
//!
//! The judge: the report should be [Err("job 0 failed"), Ok(1)], and is [Ok(1)]

use interleave::std_like::thread;

pub type Job = Box<dyn FnOnce() -> u32 + Send>;

pub fn run_all(jobs: Vec<Job>) -> Vec<Result<u32, String>> {
    let threads: Vec<_> = jobs.into_iter().map(thread::spawn).collect();
    threads.into_iter().flat_map(|thread| thread.join()).map(Ok).collect()
}

exercises::judge!(keep_the_failure);

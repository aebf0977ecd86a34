//! Nobody can tell this 0 from one that a job returned.
//!
//! The judge: the report should be [Err("job 0 failed"), Ok(1)], and is [Ok(0), Ok(1)]

use interleave::std_like::thread;

pub type Job = Box<dyn FnOnce() -> u32 + Send>;

pub fn run_all(jobs: Vec<Job>) -> Vec<Result<u32, String>> {
    let threads: Vec<_> = jobs.into_iter().map(thread::spawn).collect();
    threads.into_iter().map(|thread| Ok(thread.join().unwrap_or(0))).collect()
}

exercises::judge!(keep_the_failure);

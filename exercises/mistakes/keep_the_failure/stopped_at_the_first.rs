//! After the first failure nobody waits for the other threads: they are still at work, and what they
//! return is lost.
//!
//! The judge: the report should be [Err("job 0 failed"), Ok(1)], and is [Err("job 0 failed")]

use std::any::Any;

use interleave::std_like::thread;

pub type Job = Box<dyn FnOnce() -> u32 + Send>;

pub fn run_all(jobs: Vec<Job>) -> Vec<Result<u32, String>> {
    let threads: Vec<_> = jobs.into_iter().map(thread::spawn).collect();
    let mut report = Vec::new();
    for thread in threads {
        match thread.join() {
            Ok(result) => report.push(Ok(result)),
            Err(panic) => {
                report.push(Err(message(panic)));
                return report;
            }
        }
    }
    report
}

fn message(panic: Box<dyn Any + Send>) -> String {
    match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => panic.downcast_ref::<&str>().map_or(String::new(), |&said| said.to_owned()),
    }
}

exercises::judge!(keep_the_failure);

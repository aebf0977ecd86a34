//! Exercise `collect`, for lessons 1 and 2.
//!
//! Start a thread for each job, so that all jobs run at the same time. Wait for the threads, and
//! return what the jobs returned, in the order of the jobs.
//!
//! The judge tries jobs that end in any order, and no jobs at all. None of them panics: that is the next
//! exercise.

#![allow(dead_code, unused_imports, unused_variables)] // before you have begun

use interleave::std_like::thread;

/// What a thread has to do: a closure that can be called once (`FnOnce`) and sent to another thread (`Send`). It
/// is in a `Box`, because closures are of different types and sizes, and the boxes of them are of one (`dyn`).
/// `thread::spawn` takes it as it takes any closure.
pub type Job = Box<dyn FnOnce() -> u32 + Send>;

pub fn collect(jobs: Vec<Job>) -> Vec<u32> {
    todo!("about 5 lines")
}

exercises::judge!(collect);

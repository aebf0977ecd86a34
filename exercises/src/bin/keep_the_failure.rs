//! Exercise `keep_the_failure`, for lessons 1 and 2.
//!
//! Some jobs fail: they panic. Run each job in a thread of its own, all at the same time, and report for
//! each, in the order of the jobs, `Ok` with what it returned or `Err` with what its panic said. A job
//! that fails must neither stop the others nor be lost.
//!
//! The judge tries jobs of which none, some and all fail.

#![allow(dead_code, unused_imports, unused_variables)] // before you have begun

use std::any::Any;

use interleave::std_like::thread;

/// What a thread has to do: a closure that can be called once (`FnOnce`) and sent to another thread (`Send`). It
/// is in a `Box`, because closures are of different types and sizes, and the boxes of them are of one (`dyn`).
/// `thread::spawn` takes it as it takes any closure.
pub type Job = Box<dyn FnOnce() -> u32 + Send>;

pub fn run_all(jobs: Vec<Job>) -> Vec<Result<u32, String>> {
    todo!("about 10 lines")
}

/// What a panic said. This is written already, because a panic may carry any type.
fn message(panic: Box<dyn Any + Send>) -> String {
    match panic.downcast::<String>() {
        Ok(message) => *message,
        Err(panic) => panic.downcast_ref::<&str>().map_or(String::new(), |&said| said.to_owned()),
    }
}

exercises::judge!(keep_the_failure);

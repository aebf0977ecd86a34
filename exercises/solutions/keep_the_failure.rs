//! `join` hands over the panic of a thread as an `Err`, and does not panic itself. So the loop goes on to
//! the next thread, and every thread has been joined when it ends.

use std::any::Any;

use interleave::std_like::thread;

pub type Job = Box<dyn FnOnce() -> u32 + Send>;

pub fn run_all(jobs: Vec<Job>) -> Vec<Result<u32, String>> {
    let mut threads = Vec::new();
    for job in jobs {
        threads.push(thread::spawn(job));
    }
    let mut report = Vec::new();
    for thread in threads {
        report.push(thread.join().map_err(message));
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

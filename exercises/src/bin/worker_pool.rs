//! Exercise `worker_pool`, after lesson 5 (Python's `queue.Queue`, with worker threads and a sentinel).
//!
//! Write a pool of worker threads. `submit` hands in a job and does not wait for it: the first worker that is free
//! runs it, and a worker that waits for a job sleeps. `finish` is called once, at the end: it returns what all jobs
//! have returned, in any order, when every job is done and every worker has come to its end. As many jobs run at the
//! same time as there are workers, and never more.
//!
//! In Python a worker is told to stop by a sentinel in the queue. A Rust channel needs none: when its last sender is
//! dropped, `recv` returns an `Err` as soon as the channel is empty, and a `for` loop over the receiver ends.
//!
//! The judge hands in up to six jobs, to up to three workers, and also none. None of them panics.

#![allow(dead_code, unused_imports, unused_variables)] // before you have begun

use interleave::std_like::sync::mpsc::{self, Receiver, Sender};
use interleave::std_like::sync::{Arc, Mutex};
use interleave::std_like::thread::{self, JoinHandle};

/// What a worker has to do: a closure that can be called once (`FnOnce`) and sent to another thread (`Send`). It
/// is in a `Box`, because closures are of different types and sizes, and the boxes of them are of one (`dyn`).
pub type Job = Box<dyn FnOnce() -> u32 + Send>;

pub struct Pool {
    // What does it need?
}

impl Pool {
    /// Starts the workers, at least 1.
    pub fn new(workers: usize) -> Self {
        todo!()
    }

    pub fn submit(&self, job: Job) {
        todo!()
    }

    pub fn finish(self) -> Vec<u32> {
        todo!()
    }
}

exercises::judge!(worker_pool);

//! Experiment: threads share memory, processes do not.
//!
//! A thread and a worker process change the same global. What to look for: the change of the thread
//! is seen by the main thread, that of the process is not. And the worker does not even begin with
//! the value that its parent has: it is a program that starts from the beginning, as where Python
//! spawns its workers. (A forked worker begins with a copy; its changes are as invisible.)
//!
//! ```text
//! cargo run -p multiprocessing --example own_memory
//! ```

use std::env;
use std::process::{self, Command};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

use shared::{fail, println};

static COUNTER: AtomicU32 = AtomicU32::new(0);

/// Set by the parent for its worker: the guard of lesson 7.
const WORKER: &str = "OWN_MEMORY_WORKER";

fn main() {
    if env::var_os(WORKER).is_some() {
        return change_counter("Worker process", 1000);
    }

    println!("Main Process: The counter is {}", COUNTER.load(Relaxed));
    thread::spawn(|| change_counter("Thread", 7)).join().unwrap();
    println!("Main Process: The counter is {}", COUNTER.load(Relaxed));

    let worker =
        env::current_exe().and_then(|program| Command::new(program).env(WORKER, "1").status());
    match worker {
        Ok(status) if status.success() => {}
        Ok(status) => fail(format_args!("the worker failed: {status}")),
        Err(error) => fail(format_args!("could not start the worker: {error}")),
    }
    println!("Main Process: The counter is {}", COUNTER.load(Relaxed));
}

fn change_counter(who: &str, to: u32) {
    let before = COUNTER.swap(to, Relaxed);
    println!("{who}: Changed the counter of process {} from {before} to {to}", process::id());
}

//! Experiment: threads share memory, processes do not.
//!
//! A thread and a worker process change the same global. What to look for: the main thread sees the
//! change that the thread made, but not the one that the process made. And the worker does not even
//! begin with its parent's value: it is a program that starts from the beginning, as Python's spawned
//! workers do. (A forked worker begins with a copy, and nobody else sees its changes either.)
//!
//! ```text
//! cargo run -p multiprocessing --example own_memory
//! ```

use std::env;
use std::process::{self, Command, ExitCode};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;

use shared::refuse_args;

/// A global that threads may change must be protected: by a lock or, for a number, as an atomic.
static COUNTER: AtomicU32 = AtomicU32::new(0);

/// The parent sets it for its worker: the guard of lesson 7.
const WORKER: &str = "OWN_MEMORY_WORKER";

fn main() -> ExitCode {
    refuse_args();
    if env::var_os(WORKER).is_some() {
        change_counter("Worker process", 1000);
        return ExitCode::SUCCESS;
    }

    println!("Main Process: The counter is {}", COUNTER.load(Relaxed));
    thread::spawn(|| change_counter("Thread", 7)).join().unwrap();
    println!("Main Process: The counter is {}", COUNTER.load(Relaxed));

    let worker =
        env::current_exe().and_then(|program| Command::new(program).env(WORKER, "1").status());
    match worker {
        Ok(status) if status.success() => {
            println!("Main Process: The counter is {}", COUNTER.load(Relaxed));
            return ExitCode::SUCCESS;
        }
        Ok(status) => eprintln!("error: the worker failed: {status}"),
        Err(error) => eprintln!("error: could not start the worker: {error}"),
    }
    ExitCode::FAILURE
}

fn change_counter(who: &str, to: u32) {
    let before = COUNTER.swap(to, Relaxed);
    println!("{who}: Changed the counter of process {} from {before} to {to}", process::id());
}

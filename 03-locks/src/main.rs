//! Lesson 3: a lock lets one thread at a time into the critical section.
//!
//! Mirrors `03-locks.py`. Five threads count to 10,000 each, in one shared counter: first they take
//! and release the lock by hand, then by scope. What to look for: no increment is lost. It takes 15
//! to 20 seconds, as only one thread at a time can do its 100 µs of work.
//!
//! ```text
//! cargo run -p locks
//! cargo run -p locks -- --threads 2 --iterations 1000
//! ```

mod args;
mod progress;

use std::process;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use args::Args;
use clap::Parser;
use progress::with_progress;
use shared::{println, report};

/// Takes and releases the lock explicitly.
fn increment_counter(counter: &Mutex<u64>, iterations: u64) {
    for _ in with_progress(0..iterations) {
        // `lock` is `acquire`. The counter lives inside the mutex, and the guard that `lock` returns
        // is the only way to it: to forget the lock does not compile.
        let mut shared_counter = counter.lock().unwrap();
        let current_value = *shared_counter;
        thread::sleep(Duration::from_micros(100)); // stands for some work
        *shared_counter = current_value + 1;
        // To drop the guard is `release`. It needs no `try` and `finally`: an early return or a
        // panic would drop the guard too.
        drop(shared_counter);
    }
}

/// The same with the guard's scope in place of Python's `with lock:`.
fn increment_counter_by_scope(counter: &Mutex<u64>, iterations: u64) {
    for _ in with_progress(0..iterations) {
        {
            let mut shared_counter = counter.lock().unwrap();
            let current_value = *shared_counter;
            thread::sleep(Duration::from_micros(100)); // stands for some work
            *shared_counter = current_value + 1;
        } // Here the guard goes out of scope, which releases the lock.
    }
}

fn main() {
    let Args { threads, iterations } = Args::parse();

    println!("\n--- Threading with Lock Example ---");
    let counter = Mutex::new(0);
    in_threads(threads, || increment_counter(&counter, iterations));
    println!("Expected counter value: {}", threads * iterations);
    println!("Actual counter value: {}", counter.lock().unwrap());

    println!("\n--- Threading with Lock and Context Manager Example ---");
    let counter = Mutex::new(0);
    in_threads(threads, || increment_counter_by_scope(&counter, iterations));
    println!("Expected counter value: {}", threads * iterations);
    println!("Actual counter value: {}", counter.lock().unwrap());
}

/// Starts the threads, then joins them, as the script's two loops do.
fn in_threads(threads: u64, work: impl Fn() + Sync) {
    // Scoped threads may borrow the counter, as the scope joins them all before it ends. Python
    // would keep the counter alive by counting references.
    let all_started = thread::scope(|scope| {
        (1..=threads).try_for_each(|i| {
            let thread = thread::Builder::new().spawn_scoped(scope, &work);
            thread.map(drop).inspect_err(|error| {
                report(format_args!("could not start thread {i} of {threads}: {error}"));
            })
        })
    });
    if all_started.is_err() {
        process::exit(1);
    }
}

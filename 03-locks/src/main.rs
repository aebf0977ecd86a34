//! Lesson 3: a lock admits one thread at a time to the critical section.
//!
//! Mirrors `03-locks.py`. Five threads count to 10,000 each in one shared counter: first they acquire
//! and release the lock explicitly, then the end of a block releases it. What to look for: no
//! increment is lost.
//!
//! ```text
//! cargo run -p locks
//! cargo run -p locks -- --threads 2 --iterations 1000
//! ```

mod progress;

use std::{sync::Mutex, thread, time::Duration};

use progress::progress;
use shared::{in_range, parse_args};

/// Acquires and releases the lock explicitly.
fn increment_counter(counter: &Mutex<u64>, iterations: u64) {
    for _ in progress(0..iterations) {
        // `lock` is `acquire`. The mutex owns the counter, and the guard that `lock` returns is the
        // only way to reach it: code that forgets the lock does not compile. `unwrap`: if a thread
        // panicked while it held the lock, this one panics too.
        let mut shared_counter = counter.lock().unwrap();
        let current_value = *shared_counter;
        thread::sleep(Duration::from_micros(100)); // stands for some work
        *shared_counter = current_value + 1;
        // Dropping the guard is `release`. It happens after a panic or an early return as well, so
        // no `try` and `finally` are needed.
        drop(shared_counter);
    }
}

/// The same, but the guard's scope takes the place of Python's `with lock:`.
fn increment_counter_with_scope(counter: &Mutex<u64>, iterations: u64) {
    for _ in progress(0..iterations) {
        let mut shared_counter = counter.lock().unwrap();
        let current_value = *shared_counter;
        thread::sleep(Duration::from_micros(100)); // stands for some work
        *shared_counter = current_value + 1;
    } // The guard goes out of scope here, each time round, which releases the lock.
}

/// Lets threads count together, in one counter behind a lock.
#[derive(clap::Parser)]
struct Args {
    /// How many threads count (more of them only wait longer for each other)
    #[arg(long, default_value_t = 5, value_parser = in_range(1..=10_000_u64))]
    threads: u64,
    /// How many times each thread adds 1, under the lock
    #[arg(long, default_value_t = 10_000, value_parser = in_range(0..=1_000_000_000_u64))]
    iterations: u64,
}

fn main() {
    let Args { threads, iterations } = parse_args();
    println!("\n--- Threading with Lock Example ---");
    let counter = Mutex::new(0);
    // Threads that a scope starts may borrow `counter`, as the scope joins them all before it ends.
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| increment_counter(&counter, iterations));
        }
    });
    println!("Expected counter value: {}", threads * iterations);
    println!("Actual counter value: {}", counter.lock().unwrap());

    println!("\n--- Threading with Lock and Context Manager Example ---");
    let counter = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| increment_counter_with_scope(&counter, iterations));
        }
    });
    println!("Expected counter value: {}", threads * iterations);
    println!("Actual counter value: {}", counter.lock().unwrap());
}

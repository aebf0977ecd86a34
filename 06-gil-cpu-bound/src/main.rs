//! Lesson 6: without a GIL, threads do make CPU-bound work faster.
//!
//! Mirrors `06-gil-impact-cpu-bound-tasks.py`. The same sum is worked out twice in a row, then in
//! two threads. What to look for: in Python both take about the same time, as only one thread at a
//! time may run Python code. Here, on two cores or more, the threads need about half.
//!
//! ```text
//! cargo run -p gil-cpu-bound
//! cargo run -p gil-cpu-bound -- --n 500000000 --threads 4
//! ```

mod args;

use std::hint::black_box;
use std::process::ExitCode;
use std::thread;

use args::Args;
use clap::Parser;
use shared::{Stopwatch, check_sum_of_squares, println, report};

/// A CPU-bound task: it only calculates, and never waits.
#[inline(never)] // Both measurements run this loop, not a copy each that may be slower.
fn cpu_bound_task(n: u64) -> u128 {
    // Python's integers grow as needed. Here the size is a choice: 64 bits would overflow.
    let mut result = 0;
    for i in 0..n {
        // The optimiser knows a formula for this sum and would skip the loop. `black_box` hides
        // from it what `i` is.
        let i = u128::from(black_box(i));
        result += i * i;
    }
    result
}

fn main() -> ExitCode {
    let Args { n, threads } = Args::parse();
    println!("\n--- GIL Limitation Example (CPU-bound) ---");

    // Synchronous execution
    let stopwatch = Stopwatch::start();
    for _ in 0..threads {
        check_sum_of_squares(n, cpu_bound_task(n));
    }
    println!("Synchronous execution time: {stopwatch}");

    // Multithreaded execution
    let stopwatch = Stopwatch::start();
    let all_started = thread::scope(|scope| {
        for i in 1..=threads {
            let task = move || check_sum_of_squares(n, cpu_bound_task(n));
            if let Err(error) = thread::Builder::new().spawn_scoped(scope, task) {
                report(format_args!("could not start thread {i} of {threads}: {error}"));
                return false;
            }
        }
        true
    }); // The scope has joined all its threads here.
    if !all_started {
        return ExitCode::FAILURE;
    }
    println!("Multithreaded execution time (CPU-bound): {stopwatch}");
    ExitCode::SUCCESS
}

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

use std::hint::black_box;
use std::process::ExitCode;
use std::thread;

use clap::Parser;
use shared::{Stopwatch, fail, println, report, sum_of_squares_below};

/// The same work in a row and in threads.
#[derive(Parser)]
struct Args {
    /// How many squares each task adds up: with ten times as many, every time is ten times as long
    #[arg(long, value_name = "0-1000000000000", default_value_t = 50_000_000)]
    #[arg(value_parser = clap::value_parser!(u64).range(0..=1_000_000_000_000))]
    n: u64,

    #[arg(long, value_name = "1-10000", default_value_t = 2, help = threads_help())]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=10_000))]
    threads: u16,
}

fn threads_help() -> String {
    let cores = num_cpus::get();
    format!("How many tasks there are: in threads they get faster up to the {cores} cores here")
}

/// A CPU-bound task: it only calculates, and never waits.
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
        check(n, cpu_bound_task(n));
    }
    println!("Synchronous execution time: {stopwatch}");

    // Multithreaded execution
    let stopwatch = Stopwatch::start();
    let all_started = thread::scope(|scope| {
        for i in 1..=threads {
            let task = move || check(n, cpu_bound_task(n));
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

/// A time is worth nothing if the sum is wrong. The script throws its sums away.
fn check(n: u64, sum: u128) {
    let expected = sum_of_squares_below(n);
    if sum != expected {
        fail(format_args!("the squares below {n} add up to {expected}, and not to {sum}"));
    }
}

//! Lesson 6: without a GIL, threads make CPU-bound work faster.
//!
//! Mirrors `06-gil-impact-cpu-bound-tasks.py`. Two tasks run one after the other, and then in two
//! threads. What to look for: CPython needs about the same time for both, because its GIL lets only one
//! thread at a time run Python code. Rust's threads, on two cores or more, need about half.
//!
//! ```text
//! cargo run -p gil-cpu-bound
//! cargo run -p gil-cpu-bound -- --n 500000000 --threads 4
//! ```

use std::hint::black_box;
use std::thread;

use clap::Parser;
use shared::{Stopwatch, check_sum_of_squares, in_range, parse_args};

/// A CPU-bound task: it only calculates and never waits.
#[inline(never)] // Both measurements run this same loop, not two copies of different speed.
fn cpu_bound_task(n: u64) -> u128 {
    // Python's integers grow as needed. Here you choose the size: 64 bits would overflow.
    let mut result = 0;
    for i in 0..n {
        // The optimizer knows a formula for this sum and would replace the loop by it. `black_box`
        // hides the value of `i` from the optimizer.
        let i = u128::from(black_box(i));
        result += i * i;
    }
    result
}

/// The same work one after the other and in threads.
#[derive(Parser)]
struct Args {
    /// Adds up this many squares in each task: ten times as many take ten times as long
    #[arg(long, default_value_t = 50_000_000, value_parser = in_range(0..=1_000_000_000_000_u64))]
    n: u64,
    /// Runs this many tasks: threads make them faster, up to the number of cores
    #[arg(long, default_value_t = 2, value_parser = in_range(1..=10_000_u32))]
    threads: u32,
}

fn main() {
    let Args { n, threads } = parse_args();

    println!("\n--- GIL Limitation Example (CPU-bound) ---");

    // Synchronous execution
    let stopwatch = Stopwatch::start();
    for _ in 0..threads {
        check_sum_of_squares(n, cpu_bound_task(n));
    }
    println!("Synchronous execution time: {stopwatch}");

    // Multithreaded execution
    let stopwatch = Stopwatch::start();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| check_sum_of_squares(n, cpu_bound_task(n)));
        }
    }); // The scope joins all its threads here.
    println!("Multithreaded execution time (CPU-bound): {stopwatch}");
}

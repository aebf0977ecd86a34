//! Lesson 7: the work of lesson 6, in processes.
//!
//! Mirrors `07-multiprocessing.py`. In Python, processes are the way past the GIL, because each has an
//! interpreter and a GIL of its own. Rust's threads need no such way, so processes are for isolation.
//! What to look for: on two cores or more, two processes need about half the time, as two threads do.
//!
//! ```text
//! cargo run -p multiprocessing
//! cargo run -p multiprocessing -- --n 500000000 --processes 4
//! ```

mod process;

use std::hint::black_box;

use clap::Parser;
use process::Process;
use shared::{Stopwatch, check_sum_of_squares, in_range, parse_args};

/// A CPU-bound task: it only calculates and never waits.
#[inline(never)] // see lesson 6
fn cpu_bound_task(n: u64) -> u128 {
    let mut result = 0;
    for i in 0..n {
        let i = u128::from(black_box(i)); // see lesson 6
        result += i * i;
    }
    result
}

fn run_sync(n: u64, tasks: u32) {
    let stopwatch = Stopwatch::start();
    for _ in 0..tasks {
        check_sum_of_squares(n, cpu_bound_task(n));
    }
    println!("Synchronous execution time: {stopwatch}");
}

/// `?` returns an error immediately. The processes that run by then are stopped, because `processes`
/// goes out of scope.
fn run_multiprocess(n: u64, tasks: u32) -> Result<(), String> {
    let stopwatch = Stopwatch::start();
    let mut processes = Vec::new();
    for i in 1..=tasks {
        processes.push(Process::start(i, n)?);
    }
    for process in processes {
        check_sum_of_squares(n, process.join()?);
    }
    println!("Multiprocessing execution time (CPU-bound): {stopwatch}");
    Ok(())
}

/// The same work one after the other and in processes.
#[derive(Parser)]
struct Args {
    /// Adds up this many squares in each task: with few, starting a process takes longer than its work
    #[arg(long, default_value_t = 50_000_000, value_parser = in_range(0..=1_000_000_000_000_u64))]
    n: u64,
    /// Runs this many tasks: processes make them faster, up to the number of cores
    #[arg(long, default_value_t = 2, value_parser = in_range(1..=10_000_u32))]
    processes: u32,
}

fn main() {
    // Rust's `if __name__ == "__main__"`. A worker is this same program, started again, which works here
    // and exits. Without this line it would start workers of its own.
    process::work_if_worker(cpu_bound_task);

    let Args { n, processes } = parse_args();

    println!("\n--- GIL Limitation Example (CPU-bound) ---");
    run_sync(n, processes);
    if let Err(problem) = run_multiprocess(n, processes) {
        eprintln!("error: {problem}");
        std::process::exit(1);
    }
}

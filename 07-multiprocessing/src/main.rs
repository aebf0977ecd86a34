//! Lesson 7: the work of lesson 6 in processes of its own.
//!
//! Mirrors `07-multiprocessing.py`. In Python this is the way round the GIL: each process has an
//! interpreter, and a GIL, to itself. Rust's threads have no need of it; processes are for what must
//! be kept apart. What to look for: the two processes take about half the time, as threads would.
//!
//! ```text
//! cargo run -p multiprocessing
//! cargo run -p multiprocessing -- --n 500000000 --processes 4
//! ```

mod args;
mod process;

use std::hint::black_box;
use std::process::ExitCode;

use args::Args;
use clap::Parser;
use process::Process;
use shared::{Stopwatch, check_sum_of_squares, println, report};

/// A CPU-bound task: it only calculates, and never waits.
#[inline(never)] // see lesson 6
fn cpu_bound_task(n: u64) -> u128 {
    let mut result = 0;
    for i in 0..n {
        let i = u128::from(black_box(i)); // see lesson 6
        result += i * i;
    }
    result
}

fn run_sync(n: u64, tasks: u16) {
    let stopwatch = Stopwatch::start();
    for _ in 0..tasks {
        check_sum_of_squares(n, cpu_bound_task(n));
    }
    println!("Synchronous execution time: {stopwatch}");
}

/// Starts the processes, then joins them. If that fails, those that run are stopped and joined by
/// the drop of their `Process`.
fn run_multiprocess(n: u64, tasks: u16) -> Result<(), String> {
    let stopwatch = Stopwatch::start();
    let processes: Vec<Process> =
        (1..=tasks).map(|i| Process::start(i, n)).collect::<Result<_, _>>()?;
    for process in processes {
        check_sum_of_squares(n, process.join()?);
    }
    println!("Multiprocessing execution time (CPU-bound): {stopwatch}");
    Ok(())
}

fn main() -> ExitCode {
    // Rust's `if __name__ == "__main__"`. A worker is this same program, started anew: without this
    // line it would start workers of its own, and they theirs.
    if let Some(mark) = process::mark() {
        return process::work(&mark, cpu_bound_task);
    }

    let Args { n, processes } = Args::parse();
    println!("\n--- GIL Limitation Example (CPU-bound) ---");
    run_sync(n, processes);
    if let Err(problem) = run_multiprocess(n, processes) {
        report(problem);
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

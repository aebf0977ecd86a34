//! Experiment: what `if __name__ == "__main__"` is for.
//!
//! A program that starts itself and does not notice that it is a worker starts another worker, and that
//! one the next, until the machine gives up. Here the chain has an end, because each process tells the
//! next one, in its environment, which process of the chain it is, and the fifth starts no other. What
//! to look for: five PIDs, and each process waits for the one it started, so that none is left.
//!
//! Python notices this mistake where workers are spawned, and ends them with a `RuntimeError` about the
//! "bootstrapping phase". A Rust program has to take care of it itself.
//!
//! ```text
//! cargo run -p multiprocessing --example without_the_guard
//! ```

use std::env;
use std::error::Error;
use std::process::{self, Command, ExitCode};

use shared::refuse_args;

/// Which process of the chain this is. It is not set for the first one.
const GENERATION: &str = "RUNAWAY_GENERATION";
const LAST: u32 = 5;

fn main() -> ExitCode {
    refuse_args();
    let generation = generation();
    println!("Process {generation}: Starting script with PID: {}", process::id());
    // Here the guard is missing: a worker would do its work and return.
    if generation >= LAST {
        println!("Process {generation}: Enough. Without this limit it would go on.");
    } else if let Err(problem) = run_another(generation + 1) {
        eprintln!("error: process {} failed: {problem}", generation + 1);
        return ExitCode::FAILURE;
    } else {
        println!("Process {generation}: Process {} has ended.", generation + 1);
    }
    ExitCode::SUCCESS
}

/// Starts this program once more, and waits for its end.
fn run_another(generation: u32) -> Result<(), Box<dyn Error>> {
    let program = env::current_exe()?;
    let status = Command::new(program).env(GENERATION, generation.to_string()).status()?;
    if status.success() { Ok(()) } else { Err(status.to_string().into()) }
}

/// A value that is no such number counts as the last: then the process starts no other.
fn generation() -> u32 {
    let Some(value) = env::var_os(GENERATION) else { return 1 };
    match value.to_string_lossy().parse() {
        Ok(generation) if generation > 0 => generation,
        _ => LAST,
    }
}

//! Measures the semaphore and the event compared with their peers, and the lessons compared with CPython.
//!
//! ```text
//! cargo run --release -p measure --features peers
//! ```
//!
//! Writes tables and plots to `results/`. `README.md` says what the cases are and how to read them.

mod conditions;
mod engine;
mod lessons;
mod plot;
mod primitives;
mod programs;
mod report;
mod runner;
mod statistics;
mod table;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use programs::Python;
use report::Measurements;
use shared::{fail, in_range, parse_args, refuse};

/// Measures the semaphore and the event against their peers, and the lessons against CPython
#[derive(Parser)]
struct Args {
    /// What to measure [default: the first two, 5 minutes each with one Python]
    #[arg(value_parser = ["primitives", "lessons", "engine"])]
    set: Option<String>,

    /// Measure only the rows whose name contains this
    #[arg(long, value_name = "PATTERN", default_value = "", hide_default_value = true)]
    only: String,

    /// How often everyone measures each row [default: 15 times, of the lessons 5 times]
    #[arg(long, value_name = "1-1000", value_parser = in_range(1..=1000_u32))]
    rounds: Option<u32>,

    /// Measure this Python, not the python3 on the PATH (may be given several times)
    #[arg(long, value_name = "FILE")]
    python: Vec<PathBuf>,

    /// Where tables and plots go [default: results/, but a part goes to target/trial/]
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&parse_args()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) if runner::is_interrupted() => {
            eprintln!("error: interrupted");
            ExitCode::from(130)
        }
        Err(problem) => fail(problem),
    }
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    runner::stop_on_ctrl_c()?;
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_whole = args.only.is_empty() && args.rounds.is_none();
    let default = here.join(if is_whole { "results" } else { "target/trial" });
    let out = args.out.as_ref().unwrap_or(&default);
    if args.set.as_deref() == Some("engine") {
        return engine::measure(&args.only, args.rounds.unwrap_or(5), out);
    }
    let pythons = Python::find(&args.python)?;
    let mut sets = vec![primitives::all(&pythons), lessons::all(&pythons)];
    sets.retain(|measurements| args.set.as_ref().is_none_or(|set| set == measurements.name));
    for Measurements { tasks, .. } in &mut sets {
        tasks.retain(|task| task.rows.iter().any(|row| row.key.contains(&args.only)));
    }
    sets.retain(|measurements| !measurements.tasks.is_empty());
    if sets.is_empty() {
        refuse(format_args!("--only {}: no row has that in its name", args.only));
    }
    if sets.iter().any(|measurements| measurements.name == "lessons") {
        programs::build_lessons()?;
    }

    for mut measurements in sets {
        measurements.measure(args.rounds.unwrap_or(measurements.rounds), out)?;
    }
    Ok(())
}

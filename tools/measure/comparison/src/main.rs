//! Measures the lessons beside small Python programs that do the same work, and writes a table and a
//! plot.
//!
//! ```text
//! cargo run --manifest-path tools/measure/comparison/Cargo.toml
//! ```

mod build;
mod machine;
mod makespan;
mod measure;
mod plot;
mod program;
mod python;
mod results;
mod statistics;
mod table;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};
use measure::{Bench, Size};
use program::Stop;
use python::Python;
use results::{Column, Results};
use shared::{Stopwatch, println, report};
use tempfile::NamedTempFile;

/// Measures the lessons beside small Python programs that do the same work.
#[derive(Parser)]
struct Args {
    /// Measure this Python, and not those on the PATH (may be given several times)
    #[arg(long, value_name = "FILE")]
    python: Vec<PathBuf>,

    /// How often everything is measured, in turn
    #[arg(long, allow_negative_numbers = true, value_name = "1-100", default_value_t = 3)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: u32,

    /// A trial: one round with less work [its results go to comparison/target/quick]
    #[arg(long, conflicts_with = "rounds")]
    quick: bool,

    /// Where table.md and plot.svg are written [default: comparison/results]
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    match compare(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stop::Interrupted) => {
            report("interrupted");
            ExitCode::from(130)
        }
        Err(Stop::Failed(problem)) => {
            report(problem);
            ExitCode::FAILURE
        }
    }
}

fn compare(args: &Args) -> Result<(), Stop> {
    program::stop_on_ctrl_c()?;
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let default = if args.quick { "target/quick" } else { "results" };
    let out = args.out.clone().unwrap_or_else(|| here.join(default));
    fs::create_dir_all(&out)
        .and_then(|()| temporary_file(&out))
        .map_err(|error| format!("cannot write to {}: {error}", out.display()))?;

    let pythons = find_pythons(&args.python)?;
    eprintln_if_read("Building the lessons…");
    let programs = build::programs()?;

    let cores = u16::try_from(num_cpus::get())?;
    let (size, rounds) = if args.quick { (Size::QUICK, 1) } else { (Size::FULL, args.rounds) };
    let rust = Column { name: "Rust".to_owned(), has_gil: false };
    let columns =
        pythons.iter().map(|python| Column { name: python.name.clone(), has_gil: python.has_gil });
    let mut results =
        Results::new([rust].into_iter().chain(columns).collect(), measure::rows(cores, size));
    let bench = Bench { programs: &programs, pythons: &pythons, size };

    let stopwatch = Stopwatch::start();
    let outcome = run(&bench, cores, rounds, &mut results);
    if results.is_empty() {
        return outcome;
    }

    let mut notes = vec![format!(
        "Each cell is the median of {} (of the short measurements: {}), on all sides in turn; in \
         brackets stand the least and the most. The whole took {}.",
        count(rounds, "round"),
        rounds * size.repeats,
        minutes(stopwatch.elapsed()),
    )];
    if pythons.is_empty() {
        notes.push("There is no Python 3 on the PATH, so Rust stands alone.".to_owned());
    }
    if args.quick {
        notes.push("**A trial, with less work than a full run.**".to_owned());
    }
    match &outcome {
        Ok(()) => {}
        Err(Stop::Interrupted) => notes.push("**Interrupted, so not all is here.**".to_owned()),
        Err(Stop::Failed(problem)) => notes.push(format!("**Not all is here: {problem}.**")),
    }
    write(&results, &machine::describe(cores), notes, &out)?;
    outcome
}

/// Writes the results, and prints the table.
fn write(
    results: &Results,
    machine: &str,
    mut notes: Vec<String>,
    folder: &Path,
) -> Result<(), Stop> {
    notes.insert(0, format!("Measured on: {machine}."));
    let table = table::table(results, &notes);
    replace(&folder.join("table.md"), &table)?;
    let plot = plot::plot(results, machine)
        .map_err(|error| format!("the plot could not be drawn: {error}"))?;
    replace(&folder.join("plot.svg"), &plot)?;
    println!("{table}"); // last, as it ends the program if nobody reads
    Ok(())
}

fn find_pythons(asked_for: &[PathBuf]) -> Result<Vec<Python>, Stop> {
    let pythons = if asked_for.is_empty() {
        python::on_the_path()?
    } else {
        asked_for.iter().map(|path| python::describe(path)).collect::<Result<_, _>>()?
    };
    for python in &pythons {
        eprintln_if_read(&format!("Found {} ({}).", python.name, python.executable.display()));
    }
    if pythons.is_empty() {
        eprintln_if_read("There is no Python 3 on the PATH: measuring Rust alone.");
    }
    Ok(pythons)
}

/// Measures everything `rounds` times, on each side in turn.
fn run(bench: &Bench<'_>, cores: u16, rounds: u32, results: &mut Results) -> Result<(), Stop> {
    let tasks = measure::tasks(cores);
    let sides = 0..results.columns.len();
    let repeats = |task: measure::Task| if task.is_short() { bench.size.repeats } else { 1 };
    let weight = |task: measure::Task| task.weight(bench.size) * u64::from(repeats(task));
    let of_a_round: u64 = tasks.iter().map(|&task| weight(task)).sum();
    let style = ProgressStyle::with_template("{wide_bar} {eta} left\n{msg}")?;
    let bar =
        ProgressBar::new(of_a_round * u64::from(rounds) * sides.len() as u64).with_style(style);
    bar.enable_steady_tick(Duration::from_millis(200));

    for round in 1..=rounds {
        for &task in &tasks {
            for _ in 0..repeats(task) {
                for side in sides.clone() {
                    let (name, column) = (task.name(), &results.columns[side].name);
                    bar.set_message(format!("Round {round} of {rounds}: {name}, {column}"));
                    bench.measure(task, side, results)?;
                    bar.inc(task.weight(bench.size));
                }
            }
        }
    }
    bar.finish_and_clear();
    Ok(())
}

/// Such as `5 min 20 s`.
fn minutes(time: Duration) -> String {
    format!("{} min {} s", time.as_secs() / 60, time.as_secs() % 60)
}

fn count(n: u32, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// On standard error. Where that is closed, nobody misses it.
fn eprintln_if_read(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// As readable as any other new file; left to itself, it would be for its owner alone.
fn temporary_file(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666)); // less the umask
    builder.tempfile_in(folder)
}

/// Replaces a file as a whole: whoever reads it finds the old one or the new one.
fn replace(path: &Path, text: &str) -> Result<(), Stop> {
    let folder = path.parent().unwrap_or(Path::new("."));
    temporary_file(folder)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            Ok(file.persist(path)?)
        })
        .map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    eprintln_if_read(&format!("Written: {}", path.display()));
    Ok(())
}

//! The lessons beside CPython: what is run for which row, on each side.

#[path = "../../../07-multiprocessing/src/process.rs"]
pub mod process;

use std::env;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use process::Process;
use shared::{Event, check_sum_of_squares};

use crate::programs::{self, Python};
use crate::runner::{Measure, Result, Row, Task, Times, one_of_many};
use crate::table::{Ratios, Table};
use crate::{Measurements, Set};

/// As its first argument: the program ends at once.
pub const NOTHING: &str = "--nothing";
/// How many squares Rust adds up while Python adds up one, so that both work for about as long.
const TIMES_AS_MANY: u64 = 50;

pub fn all(pythons: &[Python], quick: bool) -> Result<Measurements> {
    let (squares, iterations) = if quick { (2_000_000, 200) } else { (20_000_000, 10_000) };
    let each_python = |measure: &dyn Fn(&Python) -> Measure| {
        pythons.iter().map(|python| (python.name.clone(), measure(python))).collect::<Vec<_>>()
    };
    let time = |key, what| Row { key, what, is_time: true, table: "Lessons" };
    let ratio = |key, what| Row { is_time: false, ..time(key, what) };
    let args = |n: u64| ["--n".to_owned(), n.to_string()];
    let mut tasks = Vec::new();
    let mut task = |rows, most_rounds, rust: Option<Measure>, mut contenders: Vec<_>| {
        contenders.extend(rust.map(|rust| ("ours".to_owned(), rust)));
        tasks.push(Task { rows, most_rounds, contenders });
    };

    task(
        vec![
            time("cpu-step", "one step of the CPU-bound loop"),
            ratio("cpu-threads-2", "two threads, over the same work in a row"),
        ],
        u32::MAX,
        Some(Box::new(move || {
            let n = squares * TIMES_AS_MANY;
            threads(&mut programs::lesson(6, &args(n)), n)
        })),
        each_python(&|python| {
            let python = python.clone();
            Box::new(move || threads(&mut python.lesson(6, "any", &args(squares)), squares))
        }),
    );
    for (key, what, method) in [
        ("cpu-processes-2", "two processes, over the same work in a row (Python: spawn)", "spawn"),
        ("cpu-forks-2", "the same by fork (Rust has none)", "fork"),
    ] {
        let rust = move || {
            let args = args(squares * TIMES_AS_MANY);
            Ok(vec![(key, two_processes(&mut programs::lesson(7, &args))?)])
        };
        let python = each_python(&|python| {
            let python = python.clone();
            Box::new(move || {
                Ok(vec![(key, two_processes(&mut python.lesson(7, method, &args(squares)))?)])
            })
        });
        let rust: Option<Measure> = if method == "spawn" { Some(Box::new(rust)) } else { None };
        task(vec![ratio(key, what)], u32::MAX, rust, python);
    }

    type Run = fn(usize) -> Result<Duration>;
    let costs: [(_, _, _, usize, usize, Option<Run>); 5] = [
        (
            "thread-one",
            "starting and joining one thread",
            "threads_in_turn",
            1000,
            1000,
            Some(threads_in_turn),
        ),
        (
            "thread-1000",
            "the same for 1,000 at once, each",
            "threads_at_once",
            1000,
            1000,
            Some(threads_at_once),
        ),
        (
            "process-empty",
            "starting an empty program (Python: an empty Python)",
            "empty_process",
            30,
            5,
            Some(empty_processes),
        ),
        (
            "process-spawn",
            "starting and joining a worker process (Python: spawn)",
            "spawn",
            30,
            5,
            Some(workers),
        ),
        ("process-fork", "the same by fork (Rust has none)", "fork", 0, 20, None),
    ];
    for (key, what, case, rust_n, n, rust) in costs {
        let rust = rust.map(|run| one_of_many(key, Times::Exactly(rust_n), run));
        let python = each_python(&|python| {
            let python = python.clone();
            one_of_many(key, Times::Exactly(n), move |n| python.case(case, n))
        });
        task(vec![time(key, what)], u32::MAX, rust, python);
    }

    for (number, key, what, most_rounds) in [
        (1, "lesson-1", "lesson 1 from start to end", u32::MAX),
        (2, "lesson-2", "lesson 2 from start to end", u32::MAX),
        (3, "lesson-3", "lesson 3 from start to end", 3),
        (5, "lesson-5", "lesson 5 from start to end", u32::MAX),
    ] {
        let mut args = Vec::new();
        if number == 3 {
            args = vec!["--iterations".to_owned(), iterations.to_string()];
        }
        let python = each_python(&|python| {
            let (python, args) = (python.clone(), args.clone());
            Box::new(move || whole(key, &mut python.lesson(number, "any", &args), iterations))
        });
        let rust: Measure =
            Box::new(move || whole(key, &mut programs::lesson(number, &args), iterations));
        task(vec![time(key, what)], most_rounds, Some(rust), python);
    }

    let columns =
        ["ours".to_owned()].into_iter().chain(pythons.iter().map(|python| python.name.clone()));
    Ok(Measurements {
        set: Set::Lessons,
        name: "lessons",
        title: "The lessons beside CPython",
        rounds: 5,
        tasks,
        tables: vec![Table {
            title: "Lessons",
            columns: columns.collect(),
            ratios: Ratios::OverRust,
        }],
        plotted: &[
            "cpu-threads-2",
            "cpu-processes-2",
            "thread-one",
            "thread-1000",
            "process-spawn",
            "process-fork",
        ],
    })
}

fn printed_seconds(lines: &[String], beginning: &str) -> Result<f64> {
    let rest = lines.iter().find_map(|line| line.strip_prefix(beginning)?.strip_suffix(" seconds"));
    let seconds = rest.and_then(|seconds| seconds.trim_start_matches([':', ' ']).parse().ok());
    seconds.ok_or_else(|| format!("the lesson printed no {beginning}").into())
}

const IN_A_ROW: &str = "Synchronous execution time";

/// Lesson 6, which works out `n` squares twice in a row and in two threads.
fn threads(lesson: &mut Command, n: u64) -> Result<Vec<(&'static str, f64)>> {
    let (lines, _) = programs::run(lesson)?;
    let in_a_row = printed_seconds(&lines, IN_A_ROW)?;
    let in_threads = printed_seconds(&lines, "Multithreaded execution time (CPU-bound)")?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
    let steps = 2.0 * n as f64;
    Ok(vec![("cpu-step", in_a_row / steps), ("cpu-threads-2", in_threads / in_a_row)])
}

/// Lesson 7: in two processes, over in a row.
fn two_processes(lesson: &mut Command) -> Result<f64> {
    let (lines, _) = programs::run(lesson)?;
    let in_processes = printed_seconds(&lines, "Multiprocessing execution time (CPU-bound)")?;
    Ok(in_processes / printed_seconds(&lines, IN_A_ROW)?)
}

/// A whole lesson, from the start of the program to its end.
fn whole(
    key: &'static str,
    lesson: &mut Command,
    iterations: u64,
) -> Result<Vec<(&'static str, f64)>> {
    let (lines, took) = programs::run(lesson)?;
    if key == "lesson-3" {
        let counted = format!("Actual counter value: {}", iterations * 5);
        if lines.iter().filter(|line| **line == counted).count() != 2 {
            return Err(format!("lesson 3 did not count to {} twice", iterations * 5).into());
        }
    }
    Ok(vec![(key, took.as_secs_f64())])
}

/// What the worker processes do whose start is measured.
pub fn sum_of_squares(n: u64) -> u128 {
    (0..n).map(|i| u128::from(i) * u128::from(i)).sum()
}

fn threads_in_turn(n: usize) -> Result<Duration> {
    let started = Instant::now();
    for _ in 0..n {
        thread::Builder::new().spawn(|| {})?.join().map_err(|_| "a thread panicked")?;
    }
    Ok(started.elapsed())
}

fn threads_at_once(n: usize) -> Result<Duration> {
    let go = Event::new();
    let started = Instant::now();
    thread::scope(|scope| {
        let start = |_| thread::Builder::new().spawn_scoped(scope, || go.wait()).map(drop);
        let all_started = (0..n).try_for_each(start);
        go.set(); // also if one could not be started: the others must not wait for ever
        all_started
    })?;
    Ok(started.elapsed())
}

fn empty_processes(n: usize) -> Result<Duration> {
    let itself = env::current_exe()?;
    let started = Instant::now();
    for _ in 0..n {
        if !Command::new(&itself).arg(NOTHING).status()?.success() {
            return Err("an empty program failed".into());
        }
    }
    Ok(started.elapsed())
}

fn workers(n: usize) -> Result<Duration> {
    let started = Instant::now();
    for _ in 0..n {
        check_sum_of_squares(2, Process::start(1, 2)?.join()?);
    }
    Ok(started.elapsed())
}

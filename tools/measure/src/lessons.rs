//! The lessons compared with CPython: what is run for which row, on each side.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use shared::{Event, check_sum_of_squares};

use crate::programs::{self, Python, lesson};
use crate::report::Measurements;
use crate::runner::{Measure, Result, Row, Task, Times, one_of_many};
use crate::table::{Ratios, Table};

const LESSONS: &str = "Lessons";

/// Rust, or a Python.
type Side = Option<Python>;

#[rustfmt::skip]
pub fn all(pythons: &[Python]) -> Measurements {
    let sides: Vec<Side> = [None].into_iter().chain(pythons.iter().cloned().map(Some)).collect();
    let columns = ["ours".to_owned()].into_iter().chain(pythons.iter().map(|p| p.name.clone()));
    let mut tasks = cpu_bound(&sides);
    tasks.extend(costs(&sides));
    tasks.push(lesson_3(&sides));
    Measurements {
        name: "lessons",
        title: "The lessons compared with CPython",
        rounds: 5,
        tasks,
        tables: vec![Table { title: LESSONS, columns: columns.collect(), ratios: Ratios::OverRust }],
        plotted: &["cpu-threads-2", "cpu-processes-2", "thread-one", "thread-1000", "process-spawn"],
    }
}

fn time(key: &'static str, what: &'static str) -> Row {
    Row { key, what, is_time: true, table: LESSONS }
}

fn ratio(key: &'static str, what: &'static str) -> Row {
    Row { is_time: false, ..time(key, what) }
}

/// Something that each side measures in its way.
fn task(rows: Vec<Row>, sides: &[Side], measure: impl Fn(Side) -> Measure) -> Task {
    let name = |side: &Side| side.as_ref().map_or("ours".to_owned(), |python| python.name.clone());
    let contenders = sides.iter().map(|side| (name(side), measure(side.clone())));
    Task { rows, most_rounds: u32::MAX, contenders: contenders.collect() }
}

fn cpu_bound(sides: &[Side]) -> Vec<Task> {
    // How many squares a task adds up: so many that both sides work for about as long.
    let n = |side: &Side| if side.is_none() { "1000000000" } else { "20000000" };
    let threads = vec![
        time("cpu-step", "one step of the CPU-bound loop"),
        ratio("cpu-threads-2", "two threads, over the same work in a row"),
    ];
    let processes = |key, method, side: Side| -> Measure {
        Box::new(move || {
            let lesson = &mut lesson(side.as_ref(), 7, method, ["--n", n(&side)]);
            Ok(vec![(key, two_processes(lesson)?)])
        })
    };
    let spawn = "two processes, likewise (Python: spawn)";
    let fork = "the same by fork (Rust has none)";
    vec![
        task(threads, sides, |side| {
            let n = n(&side);
            Box::new(move || two_threads(&mut lesson(side.as_ref(), 6, "any", ["--n", n]), n))
        }),
        task(vec![ratio("cpu-processes-2", spawn)], sides, |side| {
            processes("cpu-processes-2", "spawn", side)
        }),
        task(vec![ratio("cpu-forks-2", fork)], &sides[1..], |side| {
            processes("cpu-forks-2", "fork", side)
        }),
    ]
}

type Run = fn(usize) -> Result<Duration>;

/// What the lessons do not time: starting threads and processes.
#[rustfmt::skip]
fn costs(sides: &[Side]) -> Vec<Task> {
    let costs: [(_, _, _, Option<Run>); 4] = [
        ("thread-one", "starting and joining one thread", 1000, Some(threads_in_turn)),
        ("thread-1000", "the same for 1,000 at a time, each", 1000, Some(threads_at_once)),
        ("process-spawn", "starting and joining a process (Python: spawn)", 20, Some(workers)),
        ("process-fork", "the same by fork (Rust has none)", 20, None),
    ];
    let tasks = costs.into_iter().map(|(key, what, n, rust)| {
        let sides = &sides[usize::from(rust.is_none())..];
        task(vec![time(key, what)], sides, |side| {
            one_of_many(key, Times::Exactly(n), move |n| match (&side, rust) {
                (Some(python), _) => python.case(key, n),
                (None, run) => run.map_or(Ok(Duration::ZERO), |run| run(n)),
            })
        })
    });
    tasks.collect()
}

/// Lesson 3 from the start of the program to its end: it sleeps 100,000 times.
fn lesson_3(sides: &[Side]) -> Task {
    let row = time("lesson-3", "lesson 3 from start to end");
    let measure = |side: Side| -> Measure {
        Box::new(move || {
            let lesson = &mut lesson(side.as_ref(), 3, "any", ["--iterations", "10000"]);
            let (lines, took) = programs::run(lesson)?;
            if lines.iter().filter(|line| *line == "Actual counter value: 50000").count() != 2 {
                return Err("did not count to 50000 twice".into());
            }
            Ok(vec![("lesson-3", took.as_secs_f64())])
        })
    };
    Task { most_rounds: 3, ..task(vec![row], sides, measure) }
}

fn printed_seconds(lines: &[String], beginning: &str) -> Result<f64> {
    let rest = lines.iter().find_map(|line| line.strip_prefix(beginning)?.strip_suffix(" seconds"));
    let seconds = rest.and_then(|seconds| seconds.trim_start_matches([':', ' ']).parse().ok());
    seconds.ok_or_else(|| format!("the lesson printed no {beginning}").into())
}

const IN_A_ROW: &str = "Synchronous execution time";

/// Lesson 6, which works out `n` squares twice in a row and in two threads.
fn two_threads(lesson: &mut Command, n: &str) -> Result<Vec<(&'static str, f64)>> {
    let (lines, _) = programs::run(lesson)?;
    let in_a_row = printed_seconds(&lines, IN_A_ROW)?;
    let in_threads = printed_seconds(&lines, "Multithreaded execution time (CPU-bound)")?;
    let steps = 2.0 * n.parse::<f64>()?;
    Ok(vec![("cpu-step", in_a_row / steps), ("cpu-threads-2", in_threads / in_a_row)])
}

/// Lesson 7: in two processes, over in a row.
fn two_processes(lesson: &mut Command) -> Result<f64> {
    let (lines, _) = programs::run(lesson)?;
    let in_processes = printed_seconds(&lines, "Multiprocessing execution time (CPU-bound)")?;
    Ok(in_processes / printed_seconds(&lines, IN_A_ROW)?)
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

/// Starts a worker of lesson 7, gives it a job and takes its result, as the lesson does.
fn workers(n: usize) -> Result<Duration> {
    let started = Instant::now();
    for _ in 0..n {
        let mut worker = lesson(None, 7, "any", ["--n", "2"]);
        worker.env("MULTIPROCESSING_WORKER", "1").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut worker = worker.spawn()?;
        // It runs while this pipe is open.
        let mut lifeline = worker.stdin.take().ok_or("no pipe")?;
        writeln!(lifeline, "2")?;
        let output = worker.wait_with_output()?;
        drop(lifeline);
        check_sum_of_squares(2, String::from_utf8(output.stdout)?.trim_end().parse()?);
    }
    Ok(started.elapsed())
}

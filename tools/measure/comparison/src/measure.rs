//! The measurements: which program is run for which row, on each side.

use std::collections::BTreeMap;
use std::process::Command;

use crate::build::Programs;
use crate::makespan::{makespan, threads_that, work_times};
use crate::program::{self, Finished, Stop};
use crate::python::Python;
use crate::results::{Expectation, RUST, Results, Row, Side, Unit};

/// How much of it is measured.
#[derive(Clone, Copy)]
pub struct Size {
    /// Squares that a task in Python adds up, if there are two. In Rust there are
    /// [`TIMES_AS_MANY`], so that both take about as long.
    squares: u64,
    /// How often each of lesson 3's threads takes the lock.
    iterations: u64,
    /// How often in a round the short measurements are made.
    pub repeats: u32,
}

impl Size {
    pub const FULL: Self = Self { squares: 20_000_000, iterations: 10_000, repeats: 3 };
    pub const QUICK: Self = Self { squares: 5_000_000, iterations: 500, repeats: 1 };
}

const TIMES_AS_MANY: u64 = 50;
const SEED: u64 = 1;
const LESSON_4_THREADS: usize = 10;

/// Something to measure, on every side in turn.
#[derive(Clone, Copy)]
pub enum Task {
    /// The CPU-bound task with so many workers.
    Cpu(u16),
    Threads,
    Processes,
    RoundTrips,
    /// One of the first five lessons.
    Lesson(u8),
}

impl Task {
    pub fn name(self) -> String {
        match self {
            Self::Cpu(workers) => format!("CPU-bound task, {workers} at once"),
            Self::Threads => "threads".to_owned(),
            Self::Processes => "processes".to_owned(),
            Self::RoundTrips => "lock, semaphore, event".to_owned(),
            Self::Lesson(number) => format!("lesson {number}"),
        }
    }

    /// Roughly how many seconds it takes, for the progress bar.
    pub fn weight(self, size: Size) -> u64 {
        match self {
            Self::Cpu(_) => 1 + size.squares / 2_000_000,
            Self::Threads | Self::Processes | Self::RoundTrips => 1,
            Self::Lesson(1 | 2) => 3,
            Self::Lesson(3) => 1 + size.iterations * 16 / 10_000,
            Self::Lesson(4) => 8,
            Self::Lesson(_) => 2,
        }
    }

    /// Whether it is over in a moment, and can be repeated.
    pub fn is_short(self) -> bool {
        matches!(self, Self::Threads | Self::Processes | Self::RoundTrips)
    }
}

/// The numbers of workers: 1, 2, 4 and so on, and as many as there are cores.
fn workers(cores: u16) -> Vec<u16> {
    let doubled = (0..16).map(|power| 1 << power).take_while(|&n| n < cores.max(2));
    doubled.chain([cores.max(2)]).collect()
}

/// All tasks.
pub fn tasks(cores: u16) -> Vec<Task> {
    let cpu = workers(cores).into_iter().map(Task::Cpu);
    let small = [Task::Threads, Task::Processes, Task::RoundTrips];
    cpu.chain(small).chain((1..=5).map(Task::Lesson)).collect()
}

/// The rows of the table, in order.
pub fn rows(cores: u16, size: Size) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |key: &str, what: &str, unit, expectation| {
        rows.push(Row { key: key.to_owned(), what: what.to_owned(), unit, expectation });
    };

    row("cpu-step", "One step of the CPU-bound loop", Unit::Seconds, Expectation::Nothing);
    for n in workers(cores) {
        let over = "over the same work in a row";
        let s = if n == 1 { "" } else { "s" };
        let es = if n == 1 { "" } else { "es" };
        let may_scale = (2..=cores).contains(&n);
        let scales = if may_scale { Expectation::Scales(n) } else { Expectation::Nothing };
        // One thread alone has the GIL to itself.
        let alike = if n == 1 { Expectation::Nothing } else { Expectation::LikeTheRealGil };
        row(&format!("cpu-threads-{n}"), &format!("{n} thread{s}, {over}"), Unit::Ratio, scales);
        row(
            &format!("cpu-gil-{n}"),
            &format!("{n} thread{s} under a GIL (Rust: ours, emulated), {over}"),
            Unit::Ratio,
            alike,
        );
        row(
            &format!("cpu-processes-{n}"),
            &format!("{n} process{es} (Python: spawn), {over}"),
            Unit::Ratio,
            Expectation::Nothing,
        );
        row(
            &format!("cpu-forks-{n}"),
            &format!("{n} process{es} (Python: fork; Rust has none), {over}"),
            Unit::Ratio,
            Expectation::Nothing,
        );
    }

    let nothing = Expectation::Nothing;
    row("thread-one", "Starting and joining one thread", Unit::Seconds, nothing);
    row("thread-1000", "The same for 1,000 at once, each", Unit::Seconds, nothing);
    row("thread-memory", "Memory of 1,000 that wait, each", Unit::Bytes, nothing);
    row(
        "process-empty",
        "Starting an empty program (Python: an empty Python)",
        Unit::Seconds,
        nothing,
    );
    row(
        "process-spawn",
        "Starting and joining a worker process (Python: spawn)",
        Unit::Seconds,
        Expectation::LittleOver("process-empty", 0.002),
    );
    row("process-fork", "The same by fork (Rust has none)", Unit::Seconds, nothing);
    row("lock", "Taking and releasing a lock", Unit::Seconds, nothing);
    row("semaphore", "Taking and releasing a semaphore", Unit::Seconds, nothing);
    row("event", "There and back again with two events", Unit::Seconds, nothing);

    let iterations = size.iterations;
    for (number, ideal) in [
        (1, "3.00 s".to_owned()),
        (2, "3.00 s".to_owned()),
        (3, format!("{:.2} s, {} sleeps of 100 µs", lesson_3_ideal(size), 10 * iterations)),
        (4, "the makespan of its work times".to_owned()),
        (5, "2.00 s".to_owned()),
    ] {
        row(
            &format!("lesson-{number}"),
            &format!("Lesson {number}, over the ideal: {ideal}"),
            Unit::FineRatio,
            Expectation::AtMostPython,
        );
    }
    for number in 1..=5 {
        row(
            &format!("lesson-{number}-memory"),
            &format!("Lesson {number}, the most memory"),
            Unit::Bytes,
            Expectation::Nothing,
        );
    }
    rows
}

fn lesson_3_ideal(size: Size) -> f64 {
    // Two halves of five threads.
    2.0 * 5.0 * u32::try_from(size.iterations).map_or(f64::NAN, f64::from) * 0.0001
}

/// Makes the measurements, and adds what comes out to the results.
pub struct Bench<'a> {
    pub programs: &'a Programs,
    pub pythons: &'a [Python],
    pub size: Size,
}

impl Bench<'_> {
    pub fn measure(&self, task: Task, side: Side, results: &mut Results) -> Result<(), Stop> {
        match task {
            Task::Cpu(workers) if side == RUST => self.cpu_in_rust(workers, results),
            Task::Cpu(workers) => self.cpu_in_python(workers, side, results),
            Task::Threads => {
                let finished = self.run(side, "threads")?;
                let times = times(&finished.stdout)?;
                results.add("thread-one", side, time(&times, "one")?);
                results.add("thread-1000", side, time(&times, "thousand")?);
                let sample = |name| finished.samples.get(name).copied();
                if let (Some(before), Some(during)) = (sample("before"), sample("during")) {
                    let bytes = u32::try_from(during.saturating_sub(before) / 1000)?;
                    results.add("thread-memory", side, bytes.into());
                }
                Ok(())
            }
            Task::Processes => {
                let times = times(&self.run(side, "processes")?.stdout)?;
                for (name, seconds) in times {
                    results.add(&format!("process-{name}"), side, seconds);
                }
                Ok(())
            }
            Task::RoundTrips => {
                let times = times(&self.run(side, "round_trips")?.stdout)?;
                for name in ["lock", "semaphore", "event"] {
                    results.add(name, side, time(&times, name)?);
                }
                Ok(())
            }
            Task::Lesson(number) => self.lesson(number, side, results),
        }
    }

    /// Runs a probe, or the Python program of this name.
    fn run(&self, side: Side, name: &str) -> Result<Finished, Stop> {
        if side == RUST {
            program::run(Command::new(self.program("probe")?).arg(name))
        } else {
            program::run(&mut self.pythons[side - 1].command(name))
        }
    }

    fn program(&self, name: &str) -> Result<&std::path::Path, Stop> {
        let program = self.programs.get(name).ok_or_else(|| format!("cargo built no {name}"))?;
        Ok(program)
    }

    /// The work of two tasks, divided among the workers.
    fn squares(&self, workers: u16) -> u64 {
        self.size.squares * 2 / u64::from(workers)
    }

    fn cpu_in_rust(&self, workers: u16, results: &mut Results) -> Result<(), Stop> {
        let squares = self.squares(workers) * TIMES_AS_MANY;
        let (n, tasks) = (squares.to_string(), workers.to_string());

        // The lessons check their sums, and fail if one is wrong.
        let mut lesson = Command::new(self.program("06-gil-cpu-bound")?);
        let lesson = program::run(lesson.args(["--n", &n, "--threads", &tasks]))?;
        let row = printed_seconds("Synchronous execution time: ", &lesson.stdout)?;
        let threads =
            printed_seconds("Multithreaded execution time (CPU-bound): ", &lesson.stdout)?;
        results.add(&format!("cpu-threads-{workers}"), RUST, threads / row);
        results.add("cpu-step", RUST, row / (as_f64(squares) * f64::from(workers)));

        let mut lesson = Command::new(self.program("07-multiprocessing")?);
        let lesson = program::run(lesson.args(["--n", &n, "--processes", &tasks]))?;
        let row = printed_seconds("Synchronous execution time: ", &lesson.stdout)?;
        let processes =
            printed_seconds("Multiprocessing execution time (CPU-bound): ", &lesson.stdout)?;
        results.add(&format!("cpu-processes-{workers}"), RUST, processes / row);

        let mut probe = Command::new(self.program("probe")?);
        let times = times(&program::run(probe.args(["gil", &n, &tasks]))?.stdout)?;
        let ratio = time(&times, "threads")? / time(&times, "row")?;
        results.add(&format!("cpu-gil-{workers}"), RUST, ratio);
        Ok(())
    }

    fn cpu_in_python(&self, workers: u16, side: Side, results: &mut Results) -> Result<(), Stop> {
        let squares = self.squares(workers);
        let python = &self.pythons[side - 1];
        let mut command = python.command("cpu");
        let finished = program::run(command.args([squares.to_string(), workers.to_string()]))?;
        check_sums(&finished.stdout, squares, workers)?;
        let times = times(&finished.stdout)?;
        let row = time(&times, "row")?;
        results.add("cpu-step", side, row / (as_f64(squares) * f64::from(workers)));
        let threads = time(&times, "threads")? / row;
        results.add(&format!("cpu-threads-{workers}"), side, threads);
        if python.has_gil {
            results.add(&format!("cpu-gil-{workers}"), side, threads);
        }
        results.add(&format!("cpu-processes-{workers}"), side, time(&times, "spawn")? / row);
        if let Ok(fork) = time(&times, "fork") {
            results.add(&format!("cpu-forks-{workers}"), side, fork / row);
        }
        Ok(())
    }

    fn lesson(&self, number: u8, side: Side, results: &mut Results) -> Result<(), Stop> {
        let work_times = work_times(SEED, LESSON_4_THREADS);
        let args: Vec<String> = match (number, side) {
            (3, RUST) => vec!["--iterations".to_owned(), self.size.iterations.to_string()],
            (3, _) => vec![self.size.iterations.to_string()],
            (4, RUST) => vec!["--seed".to_owned(), SEED.to_string()],
            (4, _) => work_times.iter().map(f64::to_string).collect(),
            _ => Vec::new(),
        };
        let mut command = if side == RUST {
            let prefix = format!("0{number}-");
            let mut programs = self.programs.iter();
            let program = programs.find(|(name, _)| name.starts_with(&prefix));
            Command::new(program.ok_or_else(|| format!("cargo built no lesson {number}"))?.1)
        } else {
            self.pythons[side - 1].command(&format!("lesson_{number}"))
        };
        let finished = program::run(command.args(args))?;

        let ideal = match number {
            1 | 2 => 3.0,
            3 => {
                check_counts(&finished.stdout, self.size.iterations * 5)?;
                lesson_3_ideal(self.size)
            }
            4 => {
                check_work_times(&finished.stdout, &work_times)?;
                makespan(&work_times, &threads_that("Acquired", &finished.stdout), 3)
            }
            _ => 2.0,
        };
        results.add(&format!("lesson-{number}"), side, finished.took.as_secs_f64() / ideal);
        if let Some(bytes) = finished.most_memory {
            results.add(&format!("lesson-{number}-memory"), side, as_f64(bytes));
        }
        Ok(())
    }
}

#[expect(clippy::cast_precision_loss, reason = "these numbers are below 2^53")]
fn as_f64(n: u64) -> f64 {
    n as f64
}

/// The lines that consist of a name and a number.
fn times(lines: &[String]) -> Result<BTreeMap<String, f64>, Stop> {
    let lines = lines.iter().filter(|line| !line.starts_with("sum "));
    lines
        .map(|line| {
            let time = line.split_once(' ').and_then(|(name, seconds)| {
                let seconds = seconds.parse::<f64>().ok().filter(|seconds| seconds.is_finite())?;
                Some((name.to_owned(), seconds))
            });
            time.ok_or_else(|| Stop::Failed(format!("not a name and a number: {line}")))
        })
        .collect()
}

fn time(times: &BTreeMap<String, f64>, name: &str) -> Result<f64, Stop> {
    times.get(name).copied().ok_or_else(|| Stop::Failed(format!("there is no time of {name}")))
}

/// The number of a line such as `Synchronous execution time: 1.50 seconds`.
fn printed_seconds(beginning: &str, lines: &[String]) -> Result<f64, Stop> {
    let rest = lines.iter().find_map(|line| line.strip_prefix(beginning)?.strip_suffix(" seconds"));
    let seconds = rest.and_then(|seconds| seconds.parse().ok());
    seconds.ok_or_else(|| Stop::Failed(format!("the lesson printed no {beginning}")))
}

/// Each way to do it must have printed the sum of each of its workers.
fn check_sums(lines: &[String], squares: u64, workers: u16) -> Result<(), Stop> {
    let expected = shared::sum_of_squares_below(squares).to_string();
    let expected = vec![expected.as_str(); workers.into()];
    let sums = lines.iter().filter_map(|line| line.strip_prefix("sum "));
    let right = sums.filter(|line| line.split(' ').collect::<Vec<_>>() == expected).count();
    let ways = lines.iter().filter(|line| !line.starts_with("sum ")).count();
    if right == ways {
        Ok(())
    } else {
        Err(format!("Python's sums of the squares below {squares} are wrong").into())
    }
}

/// Both halves of lesson 3 must have counted right.
fn check_counts(lines: &[String], expected: u64) -> Result<(), Stop> {
    let counted = lines.iter().filter_map(|line| line.strip_prefix("Actual counter value: "));
    if counted.collect::<Vec<_>>() == [expected.to_string(), expected.to_string()] {
        Ok(())
    } else {
        Err(format!("lesson 3 did not count to {expected} twice").into())
    }
}

/// The work times must be those that we think they are, or the ideal would be another.
fn check_work_times(lines: &[String], work_times: &[f64]) -> Result<(), Stop> {
    for (thread, time) in work_times.iter().enumerate() {
        let line = format!("Thread {thread}: Finished work in {time:.2}s.");
        if !lines.contains(&line) {
            return Err(format!("lesson 4 did not print: {line}").into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn workers_are_doubled_up_to_the_cores() {
        assert_eq!(workers(1), [1, 2]);
        assert_eq!(workers(2), [1, 2]);
        assert_eq!(workers(4), [1, 2, 4]);
        assert_eq!(workers(12), [1, 2, 4, 8, 12]);
    }

    #[test]
    fn every_key_is_there_once() {
        let rows = rows(4, Size::FULL);
        let keys: std::collections::BTreeSet<_> = rows.iter().map(|row| &row.key).collect();
        assert_eq!(keys.len(), rows.len());
    }

    #[test]
    fn names_and_numbers_are_read_and_nothing_else() {
        let read = times(&lines("row 1.5\nsum 14 14\nthreads 2e-3")).unwrap();
        assert_eq!(
            read.into_iter().collect::<Vec<_>>(),
            [("row".to_owned(), 1.5), ("threads".to_owned(), 0.002)]
        );
        for bad in ["row", "row x", "row nan", "row 1 2", ""] {
            assert!(times(&[bad.to_owned()]).is_err(), "{bad}");
        }
        assert!(time(&BTreeMap::new(), "row").is_err());
    }

    #[test]
    fn printed_times_are_read() {
        let lines = lines("\nSynchronous execution time: 1.50 seconds");
        assert_eq!(printed_seconds("Synchronous execution time: ", &lines), Ok(1.5));
        assert!(printed_seconds("Multithreaded execution time: ", &lines).is_err());
    }

    #[test]
    fn wrong_sums_counts_and_work_times_are_refused() {
        let sums = |text: &str| check_sums(&lines(text), 4, 2).is_ok();
        assert!(sums("row 1\nsum 14 14\nthreads 1\nsum 14 14"));
        assert!(!sums("row 1\nsum 14 14\nthreads 1\nsum 14 15"));
        assert!(!sums("row 1\nsum 14 14\nthreads 1\nsum 14"));
        assert!(!sums("row 1\nsum 14 14\nthreads 1"));

        let counts = |text: &str| check_counts(&lines(text), 50).is_ok();
        assert!(counts("x\nActual counter value: 50\n\nActual counter value: 50"));
        assert!(!counts("Actual counter value: 50\nActual counter value: 49"));
        assert!(!counts("Actual counter value: 50"));

        let printed = lines("Thread 0: Finished work in 1.50s.\nThread 1: Finished work in 2.00s.");
        assert!(check_work_times(&printed, &[1.501, 2.0]).is_ok());
        assert!(check_work_times(&printed, &[1.51, 2.0]).is_err());
        assert!(check_work_times(&printed, &[1.501, 2.0, 1.0]).is_err());
    }
}

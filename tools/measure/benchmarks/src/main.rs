//! The semaphore and the event of the lessons, side by side with what one would use instead.
//!
//! ```text
//! cargo run --release
//! ```
//!
//! Prints a table for each and writes both to `results/`, with a plot. `README.md` says what is
//! measured and how to read it.

mod events;
mod measure;
mod report;
#[cfg(target_os = "linux")]
mod sem_t;
mod semaphores;

use std::error::Error;
use std::process::Command;
use std::time::Duration;

use clap::Parser;
use measure::Cores;
use rand::seq::SliceRandom;
use report::{Row, Table};

/// Compares the semaphore and the event with their peers.
#[derive(Parser)]
struct Args {
    /// How often each is measured in each case: the tables show the medians
    #[arg(long, default_value_t = 15, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,

    /// Roughly how long each measurement takes, in milliseconds
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..))]
    sample: u64,

    /// Only the cases whose name contains this; nothing is written to `results/` then
    #[arg(long)]
    only: Option<String>,
}

/// Measures how long something takes that is done so many times.
type Measure = Box<dyn Fn(usize) -> Result<Duration, Box<dyn Error>>>;

/// One line of a table: the same done by each contender.
struct Case {
    name: &'static str,
    /// How often it is done, where that is part of the case.
    times: Option<usize>,
    contenders: Vec<(&'static str, Measure)>,
}

fn semaphore(name: &'static str, case: semaphores::Case, python: &[&'static str]) -> Case {
    use semaphores::{ParkingLot, Peer, StdCondvar};

    fn contender<P: Peer>(case: semaphores::Case) -> (&'static str, Measure) {
        (P::NAME, Box::new(move |n| Ok(semaphores::run::<P>(case, n))))
    }
    let mut contenders = vec![
        contender::<shared::Semaphore>(case),
        #[cfg(target_os = "linux")]
        contender::<sem_t::SemT>(case),
        contender::<StdCondvar>(case),
        contender::<ParkingLot>(case),
        contender::<std_semaphore::Semaphore>(case),
        contender::<async_lock::Semaphore>(case),
        contender::<tokio::sync::Semaphore>(case),
        contender::<semaphores::Channel>(case),
        cpython(python),
    ];
    if matches!(case, semaphores::Case::Waiters) {
        // It would never end: of 1,000 waiters, 999 slept on. `add_permits` notifies nobody as long
        // as one whom it notified before has not woken up yet (async-lock 3.5).
        contenders.retain(|(name, _)| *name != async_lock::Semaphore::NAME);
    }
    Case { name, times: None, contenders }
}

fn event(name: &'static str, case: events::Case, python: &[&'static str]) -> Case {
    use events::{ParkingLot, Peer, StdCondvar};

    fn contender<P: Peer>(case: events::Case) -> (&'static str, Measure) {
        (P::NAME, Box::new(move |n| Ok(events::run::<P>(case, n))))
    }
    let mut contenders = vec![
        contender::<shared::Event>(case),
        contender::<StdCondvar>(case),
        contender::<ParkingLot>(case),
        contender::<rsevents::ManualResetEvent>(case),
        cpython(python),
    ];
    if matches!(case, events::Case::RoundTrip(_)) {
        // It may never end: now and then a `set` is lost, and a thread sleeps on (rsevents 0.3).
        contenders.retain(|(name, _)| *name != rsevents::ManualResetEvent::NAME);
    }
    Case { name, times: None, contenders }
}

/// The same case of `cpython.py`, in a process of its own.
fn cpython(case: &[&'static str]) -> (&'static str, Measure) {
    let case = case.to_vec();
    let measure = move |n: usize| -> Result<Duration, Box<dyn Error>> {
        let script = include_str!("cpython.py");
        let python =
            Command::new("python3").args(["-c", script]).args(&case).arg(n.to_string()).output()?;
        if !python.status.success() {
            return Err(String::from_utf8_lossy(&python.stderr).into());
        }
        let seconds: f64 = String::from_utf8(python.stdout)?.trim().parse()?;
        Ok(Duration::from_secs_f64(seconds))
    };
    ("CPython", Box::new(measure))
}

fn semaphore_cases() -> Vec<Case> {
    use semaphores::Case::{Contended, HandOver, Uncontended, Waiters};

    let contended = |threads, permits| Contended { threads, permits };
    let mut cases = vec![
        semaphore("acquire + release, uncontended", Uncontended, &["uncontended"]),
        semaphore("2 threads, 1 permit", contended(2, 1), &["contended", "2", "1"]),
        semaphore("4 threads, 3 permits", contended(4, 3), &["contended", "4", "3"]),
        semaphore("10 threads, 3 permits", contended(10, 3), &["contended", "10", "3"]),
        semaphore("hand-over, one core", HandOver(Cores::One), &["hand_over", "1"]),
        semaphore("hand-over, two cores", HandOver(Cores::Two), &["hand_over", "2"]),
        semaphore("release of 1,000 waiters", Waiters, &["waiters"]),
        semaphore("release of 10,000 waiters", Waiters, &["waiters"]),
    ];
    cases[6].times = Some(1_000);
    cases[7].times = Some(10_000);
    cases
}

fn event_cases() -> Vec<Case> {
    use events::Case::{RoundTrip, SetAndClear, WaitForNothing, WakeAll};

    vec![
        event("set + clear, nobody waits", SetAndClear, &["set_and_clear"]),
        event("wait, already set", WaitForNothing, &["wait_for_nothing"]),
        event("round trip, one core", RoundTrip(Cores::One), &["round_trip", "1"]),
        event("round trip, two cores", RoundTrip(Cores::Two), &["round_trip", "2"]),
        event("set, wakes 100 (each)", WakeAll { waiters: 100 }, &["wake_all", "100"]),
    ]
}

/// How often to do it, so that a measurement takes about as long as it should.
fn calibrate(measure: &Measure, sample: Duration) -> Result<usize, Box<dyn Error>> {
    let mut n = 64;
    loop {
        let time = measure(n)?;
        if time >= sample / 8 {
            let times = sample.as_secs_f64() / time.as_secs_f64();
            #[expect(clippy::cast_precision_loss, reason = "roughly is enough")]
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "likewise"
            )]
            return Ok((times * n as f64) as usize + 1);
        }
        n *= 4;
    }
}

/// All contenders take turns, round by round, so that what disturbs the machine disturbs all alike.
fn run(case: Case, args: &Args) -> Row {
    let mut row = Row::new(case.name);
    let mut contenders = Vec::new();
    for (name, measure) in case.contenders {
        let n =
            case.times.map_or_else(|| calibrate(&measure, Duration::from_millis(args.sample)), Ok);
        match n {
            Ok(n) => contenders.push((name, n, measure)),
            Err(error) => eprintln!("{}: {name} is left out: {error}", case.name),
        }
    }
    for _ in 0..if case.times >= Some(10_000) { args.rounds.div_ceil(4) } else { args.rounds } {
        for (name, n, measure) in &contenders {
            match measure(*n) {
                #[expect(clippy::cast_precision_loss, reason = "far below 2⁵³")]
                Ok(time) => row.add(name, time.as_secs_f64() * 1e9 / *n as f64),
                Err(error) => eprintln!("{}: {name} is left out: {error}", case.name),
            }
        }
        // So that nobody always comes after the same peer, and has to bear what that one leaves behind.
        contenders.shuffle(&mut rand::rng());
    }
    row
}

fn main() -> Result<(), Box<dyn Error>> {
    let args = Args::parse();
    let mut cases = [("Semaphores", semaphore_cases()), ("Events", event_cases())];
    if let Some(only) = &args.only {
        for (_, cases) in &mut cases {
            cases.retain(|case| case.name.contains(only));
        }
    }
    if cfg!(not(target_os = "linux")) {
        eprintln!("sem_t is left out: it is measured on Linux only");
    }

    let mut tables = Vec::new();
    for (title, cases) in cases {
        let mut rows = Vec::new();
        for case in cases {
            eprintln!("{title}: {} ...", case.name);
            rows.push(run(case, &args));
        }
        if !rows.is_empty() {
            let table = Table { title, rows };
            println!("{table}");
            tables.push(table);
        }
    }
    if args.only.is_none() {
        report::write(&tables, args.rounds)?;
    }
    Ok(())
}

//! How long it takes to try all that there is: `interleave`, shuttle and loom, with the same programs.

use std::fmt::Write as _;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use interleave_model::{EveryTrace, Grain, Settings};
use shuttle::scheduler::DfsScheduler;

use crate::runner::{self, Result};
use crate::table::time;

macro_rules! programs {
    ($by:ident: $($root:ident)::+) => {
        mod $by {
            use $($root)::+::sync::atomic::{AtomicUsize, Ordering::SeqCst};
            use $($root)::+::sync::{Arc, Condvar, Mutex};
            use $($root)::+::thread;

            include!("engine/programs.rs");
        }
    };
}

programs!(ours: interleave_model::std_like);
programs!(shuttles: shuttle);
programs!(looms: loom);

/// Nobody gets longer than this for a program.
const LIMIT: Duration = Duration::from_secs(10);

/// With the main thread: a limit of loom.
const LOOMS_THREADS: usize = 5;

/// What came of a program.
struct Explored {
    runs: usize,
    took: Duration,
}

impl Explored {
    /// The fastest of several times, because whatever else runs only ever makes it slower.
    fn best(rounds: u32, explore: impl Fn() -> usize) -> Self {
        let once = || {
            let started = Instant::now();
            Self { runs: explore(), took: started.elapsed() }
        };
        let mut best = once();
        for _ in 1..rounds {
            if best.took > LIMIT / 10 {
                break;
            }
            let next = once();
            if next.took < best.took {
                best = next;
            }
        }
        best
    }

    fn cells(&self) -> String {
        let (runs, seconds) = (self.runs, self.took.as_secs_f64());
        let over = if self.took >= LIMIT { "more than " } else { "" };
        #[expect(clippy::cast_precision_loss, reason = "it is shown with few digits")]
        let rate = runs as f64 / seconds / 1e3;
        format!("{over}{runs} | {over}{} | {rate:.0}", time(seconds))
    }
}

fn by_us(program: fn()) -> usize {
    let settings = Settings { grain: Grain::Everything, ..Settings::default() };
    let started = Instant::now();
    let run = move || {
        program();
        String::new()
    };
    let explored =
        interleave_model::explore(EveryTrace::default(), usize::MAX, settings, run, |_| {
            if started.elapsed() < LIMIT {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
    explored.runs + explored.cut
}

fn by_shuttle(program: fn()) -> usize {
    let mut config = shuttle::Config::new();
    config.max_time = Some(LIMIT);
    config.silence_warnings = true; // that orderings count as `SeqCst`
    shuttle::Runner::new(DfsScheduler::new(None, false), config).run(program)
}

fn by_loom(program: fn()) -> usize {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = None;
    model.max_duration = Some(LIMIT);
    let runs = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&runs);
    model.check(move || {
        count.fetch_add(1, Relaxed);
        program();
    });
    runs.load(Relaxed)
}

/// Writes the table.
pub fn measure(only: &str, rounds: u32, folder: &Path) -> Result<()> {
    let mut page = format!(
        "# Every order, tried\n\nRuns until nothing is left to try (ours with those that are cut), the time of the \
         fastest of up to {rounds} rounds, and thousands of runs a second; no more than {} s for each. loom \
         has no bound on preemptions here, and at most {LOOMS_THREADS} threads. [How to read this](../README.md).\n\n\
         | Program | ours: runs | time | 1,000/s | shuttle: runs | time | 1,000/s | loom: runs | time | 1,000/s |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
        LIMIT.as_secs(),
    );
    let alike = ours::PROGRAMS.iter().zip(shuttles::PROGRAMS).zip(looms::PROGRAMS);
    for ((&(name, threads, ours), (.., shuttles)), (.., looms)) in alike {
        if !name.contains(only) || runner::is_interrupted() {
            continue;
        }
        eprintln!("engine: {name}");
        let ours = Explored::best(rounds, || by_us(ours)).cells();
        let shuttles = Explored::best(rounds, || by_shuttle(shuttles)).cells();
        let looms = if threads > LOOMS_THREADS {
            "– | – | –".to_owned()
        } else {
            Explored::best(rounds, || by_loom(looms)).cells()
        };
        let _ = writeln!(page, "| {name} | {ours} | {shuttles} | {looms} |");
    }
    fs::create_dir_all(folder)?;
    println!("{page}");
    Ok(drawing::file::write(&folder.join("engine.md"), &page)?)
}

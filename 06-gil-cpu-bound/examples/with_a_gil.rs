//! Experiment: lesson 6 with a GIL.
//!
//! Two tasks one after the other, in two threads that share a GIL, and in two threads without one. The
//! GIL is that of CPython, rebuilt in `gil/mod.rs`. What to look for: under the GIL, one thread at a
//! time is at work, so the threads take as long as all of their work. Without it, both are at work at
//! the same time, and on two cores or more they take about half of that.
//!
//! ```text
//! cargo run -p gil-cpu-bound --example with_a_gil
//! ```

mod gil;

use std::hint::black_box;
use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use gil::Gil;
use shared::{Stopwatch, check_sum_of_squares, refuse_args};

const N: u64 = 100_000_000;
const PIECES: u64 = 10_000;

fn main() {
    refuse_args();
    let stopwatch = Stopwatch::start();
    cpu_bound_task(|| {});
    cpu_bound_task(|| {});
    report_work("One after the other", stopwatch);

    let gil = Gil::default();
    let stopwatch = Stopwatch::start();
    in_two_threads(|| {
        let mut held = gil.hold();
        cpu_bound_task(|| held.let_others_run());
    });
    report_work("Threads under a GIL", stopwatch);
    println!("Threads under a GIL: They took turns {} times.", gil.turns());

    let barrier = Barrier::new(2);
    let stopwatch = Stopwatch::start();
    in_two_threads(|| {
        // Neither is done with its first piece before the other has begun, even on a single core.
        at_work(|| {
            barrier.wait();
        });
        cpu_bound_task(|| {});
    });
    report_work("Threads without a GIL", stopwatch);
}

/// A CPU-bound task. Like CPython, it checks between two pieces of work whether others want to run.
fn cpu_bound_task(mut between_pieces: impl FnMut()) {
    let mut result = 0;
    for piece in 0..PIECES {
        at_work(|| {
            for i in piece * N / PIECES..(piece + 1) * N / PIECES {
                let i = u128::from(black_box(i)); // see the lesson
                result += i * i;
            }
        });
        between_pieces();
    }
    check_sum_of_squares(N, result);
}

fn in_two_threads(work: impl Fn() + Sync) {
    thread::scope(|scope| {
        scope.spawn(&work);
        scope.spawn(&work);
    });
}

// Atomic numbers count across threads. (`Relaxed`: no other data depends on them.)
static AT_WORK: AtomicU64 = AtomicU64::new(0);
static MOST_AT_WORK: AtomicU64 = AtomicU64::new(0);
static NANOSECONDS_OF_WORK: AtomicU64 = AtomicU64::new(0);

/// Does a piece of work. Counts how many threads do so at this moment, and how long all of them take.
fn at_work(work: impl FnOnce()) {
    MOST_AT_WORK.fetch_max(AT_WORK.fetch_add(1, Relaxed) + 1, Relaxed);
    let started = Instant::now();
    work();
    let nanoseconds = started.elapsed().as_nanos().try_into().expect("less than 500 years");
    NANOSECONDS_OF_WORK.fetch_add(nanoseconds, Relaxed);
    AT_WORK.fetch_sub(1, Relaxed);
}

/// Prints the time, and the work since the last report.
fn report_work(name: &str, stopwatch: Stopwatch) {
    let took = stopwatch.to_string();
    let work = Duration::from_nanos(NANOSECONDS_OF_WORK.swap(0, Relaxed)).as_secs_f64();
    let most = MOST_AT_WORK.swap(0, Relaxed);
    println!(
        "{name}: {took} for {work:.2} seconds of work, at most {most} at work at the same time."
    );
}

//! Random interleavings of many threads, run by the model checker [Shuttle](https://docs.rs/shuttle).
//!
//! ```text
//! bash .ci/loom
//! ```
//!
//! `tests/loom.rs` tries every order of events, and so can only take two or three threads, and leaves
//! spinning out. These programs have ten threads, spin before they sleep, and call everything
//! at random. Shuttle runs each of them thousands of times. In half of the runs, each step is made by a
//! thread that is drawn at random. In the other half, the threads have random priorities, which change
//! at a few random moments (*probabilistic concurrency testing*, PCT: Burckhardt and others, 2010), so
//! that some threads are held up for long. A run fails if an assertion does, or if all threads that are
//! left sleep. Shuttle then prints the schedule, with which `shuttle::replay` repeats the run.
//!
//! Shuttle knows no weakly ordered memory. That is left to loom.

#![cfg(shuttle)]

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::time::Duration;

use shared::{Event, Permit, Semaphore};
use shuttle::rand::{Rng, thread_rng};
use shuttle::scheduler::{PctScheduler, RandomScheduler, Scheduler};
use shuttle::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use shuttle::{Config, Runner, thread};

const THREADS: usize = 10;

/// Runs the model with random schedules, and as often with random priorities.
fn sample(name: &str, runs: usize, model: fn()) {
    fn run(scheduler: impl Scheduler + 'static, model: fn()) -> usize {
        let mut config = Config::new();
        config.silence_warnings = true; // that orderings count as `SeqCst`
        Runner::new(scheduler, config).run(model)
    }
    let random = run(RandomScheduler::new(runs), model);
    let pct = run(PctScheduler::new(3, runs), model);
    println!("{name}: {random} random schedules and {pct} with random priorities");
}

/// Starts ten threads, waits for them, and returns what they return.
fn in_threads<T, R>(shared: &Arc<T>, work: fn(usize, &T) -> R) -> Vec<R>
where
    T: Send + Sync + 'static,
    R: Send + 'static,
{
    let start = |i| {
        let shared = Arc::clone(shared);
        thread::spawn(move || work(i, &shared))
    };
    let threads: Vec<_> = (0..THREADS).map(start).collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

/// Any time limit will do: Shuttle draws when it ends.
const SOON: Duration = Duration::from_secs(1);

/// Takes a permit in one of four ways. The last two may come back without one.
fn acquire(semaphore: &Semaphore) -> Option<Permit<'_>> {
    match thread_rng().gen_range(0..4) {
        0 => Some(semaphore.acquire()),
        1 => semaphore.acquire_timeout(Duration::MAX),
        2 => semaphore.acquire_timeout(SOON),
        _ => semaphore.try_acquire(),
    }
}

#[test]
fn ten_threads_share_three_permits() {
    const PERMITS: usize = 3;
    sample("ten threads, three permits", 10_000, || {
        let shared = Arc::new((Semaphore::new(PERMITS), AtomicUsize::new(0)));
        in_threads(&shared, |_, (semaphore, holders)| {
            for _ in 0..2 {
                let Some(permit) = acquire(semaphore) else { continue };
                assert!(holders.fetch_add(1, SeqCst) < PERMITS);
                thread::yield_now();
                holders.fetch_sub(1, SeqCst);
                match thread_rng().gen_range(0..3) {
                    0 => drop(permit),
                    1 => {
                        permit.forget();
                        semaphore.release(1);
                    }
                    _ => {
                        let _ = panic::catch_unwind(AssertUnwindSafe(|| {
                            let _permit = permit;
                            panic::resume_unwind(Box::new(()));
                        }));
                    }
                }
            }
        });
        assert_eq!(shared.0.available_permits(), PERMITS);
        assert!(!shared.0.is_waited_for(), "the last to leave lowers the flag");
    });
}

#[test]
fn releases_of_several_reach_as_many() {
    sample("releases of one to four against nine acquirers", 10_000, || {
        let semaphore = Arc::new(Semaphore::new(0));
        let taken = in_threads(&semaphore, |i, semaphore| {
            if i > 0 {
                let permit = match thread_rng().gen_range(0..3) {
                    0 => semaphore.acquire_timeout(SOON),
                    _ => Some(semaphore.acquire()),
                };
                return permit.map(Permit::forget).is_some();
            }
            let mut left = THREADS - 1;
            while left > 0 {
                let n = thread_rng().gen_range(1..=left.min(4));
                semaphore.release(n);
                left -= n;
            }
            false
        });
        let taken = taken.into_iter().filter(|&taken| taken).count();
        assert_eq!(semaphore.available_permits(), THREADS - 1 - taken);
        assert!(!semaphore.is_waited_for(), "the last to leave lowers the flag");
    });
}

#[test]
fn a_set_reaches_all_who_wait() {
    sample("set against nine waits", 10_000, || {
        let event = Arc::new(Event::new());
        let was_set = in_threads(&event, |i, event| match i {
            0 => {
                event.set();
                event.is_set()
            }
            1..=6 => event.wait_timeout(Duration::MAX),
            _ => event.wait_timeout(SOON),
        });
        assert!(was_set[..=6].iter().all(|&was_set| was_set));
        assert!(event.is_set());
        assert!(!event.is_waited_for(), "the last to leave lowers the flag");
    });
}

/// Two threads tell each other that it is their turn, and eight look on.
#[test]
fn an_event_can_be_used_again_and_again() {
    const ROUNDS: usize = 3;
    sample("two threads take turns, eight look on", 10_000, || {
        let shared = Arc::new(([Event::new(), Event::new()], AtomicUsize::new(0)));
        shared.0[0].set();
        in_threads(&shared, |i, (events, turns)| {
            let (mine, other) = (&events[i % 2], &events[1 - i % 2]);
            if i >= 2 {
                let _ = mine.wait_timeout(SOON);
                return;
            }
            for round in 0..ROUNDS {
                if thread_rng().gen_bool(0.5) {
                    mine.wait();
                } else {
                    while !mine.wait_timeout(SOON) {}
                }
                mine.clear();
                assert_eq!(turns.fetch_add(1, SeqCst), 2 * round + i);
                other.set();
            }
        });
        assert!(shared.0[0].is_set() && !shared.0[1].is_set());
        assert!(shared.0.iter().all(|event| !event.is_waited_for()));
    });
}

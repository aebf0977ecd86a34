//! Time limits hold on a busy machine.
//!
//! A thread that waits must not give its core away while it is awake. If it yields, it runs again only
//! when each busy thread has used up its time slice, and its deadline is long past. These tests stand in
//! a file of their own, so that their busy threads slow down no other test.

#![cfg(not(any(loom, shuttle)))]

use std::hint;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use shared::{Event, Semaphore};

const LIMIT: Duration = Duration::from_millis(1);
/// In one round at least, so many waits must take less than 50 times their limits, all in all.
const WAITS: u32 = 20;
const ROUNDS: usize = 3;

/// Whether waits are given up in time, with two busy threads on each core.
fn gives_up_in_time(waits_in_vain: impl Fn(Duration) -> bool) -> bool {
    let threads = 2 * thread::available_parallelism().map_or(1, usize::from);
    let (all_run, done) = (Barrier::new(threads + 1), AtomicBool::new(false));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                all_run.wait();
                while !done.load(Ordering::Relaxed) {
                    hint::spin_loop();
                }
            });
        }
        all_run.wait();
        let are_in_time = (0..ROUNDS).any(|_| {
            let started = Instant::now();
            (0..WAITS).all(|_| waits_in_vain(LIMIT)) && started.elapsed() < 50 * WAITS * LIMIT
        });
        done.store(true, Ordering::Relaxed);
        are_in_time
    })
}

#[test]
fn acquire_timeout_gives_up_in_time() {
    let semaphore = Semaphore::new(0);
    assert!(gives_up_in_time(|limit| semaphore.acquire_timeout(limit).is_none()));
}

#[test]
fn wait_timeout_gives_up_in_time() {
    let event = Event::new();
    assert!(gives_up_in_time(|limit| !event.wait_timeout(limit)));
}

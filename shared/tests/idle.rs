//! Threads that wait use no processor.
//!
//! For Linux, where the kernel counts how often a thread came to run. The code is the same elsewhere.

#![cfg(all(target_os = "linux", not(any(loom, shuttle))))]

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use shared::{Event, Semaphore};

#[allow(dead_code, reason = "other test files use the rest of it")]
mod asleep;
use asleep::{LONG, spawn_asleep};

/// For each waiting thread: its state, and how often it has given up the processor so far.
fn waiters() -> Vec<String> {
    let mut waiters = Vec::new();
    for task in fs::read_dir("/proc/self/task").unwrap() {
        let status = fs::read_to_string(task.unwrap().path().join("status")).unwrap();
        if status.starts_with("Name:\tasleep\n") {
            let keys =
                ["Pid:", "State:", "voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:"];
            let is_telling = |line: &&str| keys.iter().any(|key| line.starts_with(key));
            waiters.push(status.lines().filter(is_telling).collect::<Vec<_>>().join(" "));
        }
    }
    waiters
}

#[test]
fn a_hundred_blocked_threads_use_no_processor() {
    let semaphore = &Semaphore::new(0);
    let event = &Event::new();
    thread::scope(|scope| {
        for _ in 0..25 {
            spawn_asleep(scope, || semaphore.acquire().forget());
            spawn_asleep(scope, || semaphore.acquire_timeout(LONG * 2).unwrap().forget());
            spawn_asleep(scope, || event.wait());
            spawn_asleep(scope, || assert!(event.wait_timeout(LONG * 2)));
        }

        // A thread that ran at all in between would have another count, or would still be running.
        let started = Instant::now();
        let still = loop {
            let before = waiters();
            thread::sleep(Duration::from_millis(300));
            let after = waiters();
            let all_asleep = after.iter().all(|waiter| waiter.contains("State:\tS"));
            if all_asleep && before == after || started.elapsed() > LONG {
                break all_asleep && before == after && after.len() == 100;
            }
        };

        event.set();
        semaphore.release(50);
        assert!(still, "the threads that wait keep running");
    });
    assert_eq!(semaphore.available_permits(), 0);
}

//! The plain semaphore of lesson 4's experiment is right, too.

#![cfg(not(any(loom, shuttle)))]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

#[allow(dead_code, reason = "its `main` is not called here")]
#[path = "../../04-semaphores/examples/plain_semaphore.rs"]
mod plain_semaphore;
use plain_semaphore::PlainSemaphore;

#[allow(dead_code, reason = "other test files use the rest of it")]
mod asleep;
use asleep::{LONG, spawn_asleep};

#[test]
fn each_release_wakes_one_of_the_threads_that_wait() {
    let semaphore = &PlainSemaphore::new(0);
    let (goes_on, news) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..3 {
            let goes_on = goes_on.clone();
            spawn_asleep(scope, move || {
                semaphore.acquire();
                goes_on.send(()).unwrap();
            });
        }
        let are_woken = [(); 3].map(|()| {
            semaphore.release();
            news.recv_timeout(LONG).is_ok()
        });
        if are_woken != [true; 3] {
            (0..3).for_each(|_| semaphore.release()); // or the scope would wait for ever
        }
        assert_eq!(are_woken, [true; 3]);
        assert!(news.try_recv().is_err());
    });
}

#[test]
fn never_more_threads_at_once_than_permits() {
    let (semaphore, holders) = (PlainSemaphore::new(3), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..12 {
            scope.spawn(|| {
                for _ in 0..2_000 {
                    semaphore.acquire();
                    assert!(holders.fetch_add(1, Ordering::Relaxed) < 3);
                    thread::yield_now();
                    holders.fetch_sub(1, Ordering::Relaxed);
                    semaphore.release();
                }
            });
        }
    });
}

//! What an [`Event`] promises. (That no order of events breaks it is shown by `tests/loom.rs`.)
//!
//! The behaviour that CPython's own tests check (`Lib/test/lock_tests.py`, `EventTests`) is checked
//! here too; each such test names its model.

// The model checker's primitives only work inside a model.
#![cfg(not(any(loom, shuttle)))]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use shared::Event;

mod asleep;
use asleep::{LONG, in_time, spawn_asleep};

const SHORT: Duration = Duration::from_millis(20);

/// CPython: `test_is_set`.
#[test]
fn it_is_set_until_it_is_cleared() {
    let event = Event::new();
    assert!(!event.is_set());
    event.set();
    assert!(event.is_set());
    event.set();
    assert!(event.is_set());
    event.clear();
    assert!(!event.is_set());
    event.clear();
    assert!(!event.is_set());
}

/// CPython: `test_notify`. Five threads wait twice each; one `set` is enough for all ten waits.
#[test]
fn a_set_wakes_all_who_wait_and_holds_up_nobody_after() {
    let event = Event::new();
    for _ in 0..2 {
        thread::scope(|scope| {
            let wait_twice = || in_time(|| event.wait_timeout(LONG) && event.wait_timeout(LONG));
            let waiters = [(); 5].map(|()| spawn_asleep(scope, wait_twice));
            assert!(waiters.iter().all(|waiter| !waiter.is_finished()));
            event.set();
            assert!(waiters.map(|waiter| waiter.join().unwrap()).iter().all(|&was_set| was_set));
        });
        // Another time, after an explicit `clear`.
        event.set();
        event.clear();
    }
}

/// CPython: `test_timeout`.
#[test]
fn wait_timeout_waits_as_long_as_it_says() {
    let event = Event::new();
    thread::scope(|scope| {
        for _ in 0..5 {
            scope.spawn(|| {
                assert!(!event.wait_timeout(Duration::ZERO));
                let started = Instant::now();
                assert!(!event.wait_timeout(SHORT));
                assert!(started.elapsed() >= SHORT, "gave up after {:?}", started.elapsed());
            });
        }
    });
    event.set();
    assert!(event.wait_timeout(Duration::ZERO));
    assert!(event.wait_timeout(SHORT));
    assert!(event.wait_timeout(Duration::MAX));
}

#[test]
fn a_set_wakes_a_thread_that_waits_with_a_limit_or_without() {
    let waits: [fn(&Event) -> bool; 3] = [
        |event| in_time(|| event.wait_timeout(LONG)),
        |event| event.wait_timeout(Duration::MAX),
        |event| {
            event.wait();
            true
        },
    ];
    for wait in waits {
        let event = Event::new();
        thread::scope(|scope| {
            let waiter = spawn_asleep(scope, || wait(&event));
            event.set();
            assert!(waiter.join().unwrap());
        });
    }
}

/// CPython: `test_set_and_clear` (gh-57711). A waiter that only looked whether the event is set
/// would find it clear again, and sleep on.
// Elsewhere, `spawn_asleep` may be too early, and a thread that arrives after the pulse has to wait.
#[cfg(target_os = "linux")]
#[test]
fn a_pulse_wakes_all_who_wait() {
    let event = Event::new(); // the same each time: it must tell one pulse from those before
    for _ in 0..if cfg!(miri) { 2 } else { 20 } {
        thread::scope(|scope| {
            let waiters =
                [(); 8].map(|()| spawn_asleep(scope, || in_time(|| event.wait_timeout(LONG))));
            event.set();
            event.clear();
            assert!(waiters.map(|waiter| waiter.join().unwrap()).iter().all(|&was_set| was_set));
        });
    }
}

#[test]
fn a_thread_that_comes_after_the_pulse_waits() {
    let event = Event::new();
    for _ in 0..3 {
        event.set();
        event.clear();
        assert!(!event.wait_timeout(SHORT));
    }
}

#[test]
fn a_clear_wakes_nobody() {
    let event = Event::new();
    thread::scope(|scope| {
        let waiter = scope.spawn(|| event.wait_timeout(SHORT));
        while !waiter.is_finished() {
            event.clear();
            thread::yield_now();
        }
        assert!(!waiter.join().unwrap());
    });
}

#[test]
fn it_can_be_shared_and_sent_and_is_small() {
    fn is_shared_and_sent<T: Send + Sync>() {}
    is_shared_and_sent::<Event>();
    if cfg!(all(target_os = "linux", target_pointer_width = "64")) {
        assert_eq!(size_of::<Event>(), 32);
    }
}

#[test]
fn it_can_be_a_static() {
    static EVENT: Event = Event::new();
    let waiter = thread::spawn(|| EVENT.wait());
    EVENT.set();
    waiter.join().unwrap();
    assert!(!Event::default().is_set());
}

/// CPython: `test_repr`.
#[test]
fn debug_shows_whether_it_is_set() {
    let event = Event::new();
    assert_eq!(format!("{event:?}"), "Event { is_set: false, .. }");
    event.set();
    assert_eq!(format!("{event:?}"), "Event { is_set: true, .. }");
}

/// Two threads tell each other that it is their turn, while others look on, in every way there is.
#[test]
#[cfg_attr(miri, ignore = "takes hours")]
fn stress() {
    const ROUNDS: usize = 2_000;
    let (one_turn, other_turn, done) = (&Event::new(), &Event::new(), &Event::new());
    // Not atomic in one step: only the events keep the two threads from overwriting each other.
    let turns = &AtomicUsize::new(0);
    let take_turns = |mine: &Event, other: &Event| {
        for round in 0..ROUNDS {
            if round % 2 == 0 {
                mine.wait();
            } else {
                while !mine.wait_timeout(Duration::from_nanos(rand::random_range(0..200_000))) {}
            }
            mine.clear();
            turns.store(turns.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
            other.set();
        }
    };
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !done.is_set() {
                    let timeout = Duration::from_nanos(rand::random_range(0..200_000));
                    let _ =
                        if rand::random() { one_turn } else { other_turn }.wait_timeout(timeout);
                }
            });
        }
        let one = scope.spawn(move || take_turns(one_turn, other_turn));
        let other = scope.spawn(move || take_turns(other_turn, one_turn));
        one_turn.set();
        one.join().unwrap();
        other.join().unwrap();
        done.set();
    });
    assert_eq!(turns.load(Ordering::Relaxed), 2 * ROUNDS);
}

//! The semaphore and the event of `shared` with three waiters: no order leaves one asleep, loses a permit
//! or makes one, and each waiter is tried as the one that a `notify_one` wakes. (loom's `notify_one` wakes
//! the one that has slept longest: see `shared/tests/loom.rs`.)
//!
//! One of all orders is tried that differ in nothing that can be seen, for the event with a wakeup for no
//! reason in it or not. (With one, those of the semaphore take longer than minutes.) The threads share a
//! counter that they read and then write, both `Relaxed`: only the semaphore or the event can make that
//! right.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use interleave_model::std_like::beyond_std::when_all_others_wait;
use interleave_model::std_like::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use interleave_model::std_like::thread;
use interleave_model::{Ending, EveryTrace, Grain, Settings, explore};
use shared::explored::{Event, Semaphore};

/// All ends of a program, all of which are reached.
fn ends(name: &str, surprises: usize, program: fn() -> String) -> BTreeSet<String> {
    let settings = Settings { surprises, grain: Grain::Everything, ..Settings::default() };
    let mut ends = BTreeSet::new();
    let explored = explore(EveryTrace::default(), 5_000_000, settings, program, |run| {
        let Ending::Finished(end) = &run.ending else {
            panic!("{name}, {}: {}", run.order, run.ending)
        };
        ends.insert(end.clone());
        ControlFlow::Continue(())
    });
    println!("{name}: {explored:?}");
    assert!(explored.complete, "{name}: {explored:?}");
    ends
}

/// What three threads share.
struct Shared<T> {
    gate: T,
    /// Read and written `Relaxed`.
    count: AtomicUsize,
    /// Who came through. This is no step: who takes a permit before whom is one already.
    order: Mutex<String>,
}

/// Starts three threads that wait, and does something meanwhile. Returns the order in which they came
/// through, and the count.
fn three<T: Send + Sync + 'static>(
    gate: T,
    wait: fn(&Shared<T>, char),
    meanwhile: fn(&T),
) -> String {
    let (count, order) = (AtomicUsize::new(0), Mutex::default());
    let shared = Arc::new(Shared { gate, count, order });
    let waiters = ['A', 'B', 'C'].map(|name| {
        let shared = Arc::clone(&shared);
        thread::spawn(move || wait(&shared, name))
    });
    meanwhile(&shared.gate);
    for waiter in waiters {
        waiter.join().unwrap();
    }
    let order = shared.order.lock().unwrap();
    format!("{order} {}", shared.count.load(Relaxed))
}

fn take_a_permit(shared: &Shared<Semaphore>, name: char) {
    shared.gate.acquire().forget();
    shared.order.lock().unwrap().push(name);
}

/// The three in every order, and this count.
fn every_order(count: usize) -> BTreeSet<String> {
    ["ABC", "ACB", "BAC", "BCA", "CAB", "CBA"].map(|order| format!("{order} {count}")).into()
}

#[test]
#[ignore = "takes a minute"]
fn a_release_of_three_reaches_three_acquirers() {
    let program = || three(Semaphore::new(0), take_a_permit, |semaphore| semaphore.release(3));
    assert_eq!(ends("release(3)", 0, program), every_order(0));
}

/// Takes a permit, counts, and gives it back.
fn pass_it_on(shared: &Shared<Semaphore>, name: char) {
    let _permit = shared.gate.acquire();
    shared.order.lock().unwrap().push(name);
    shared.count.store(shared.count.load(Relaxed) + 1, Relaxed);
}

#[test]
#[ignore = "takes a minute"]
fn three_acquirers_share_one_permit() {
    let program = || three(Semaphore::new(1), pass_it_on, |_| {});
    assert_eq!(ends("one permit", 0, program), every_order(3));
}

/// All three sleep when the first is notified.
#[test]
fn a_permit_that_comes_late_reaches_all_three() {
    let program = || {
        three(Semaphore::new(0), pass_it_on, |semaphore| {
            when_all_others_wait();
            semaphore.release(1);
        })
    };
    assert_eq!(ends("release(1)", 0, program), every_order(3));
}

#[test]
#[ignore = "takes a minute"]
fn a_set_reaches_three_waiters() {
    let program = || three(Event::new(), |shared, _| shared.gate.wait(), Event::set);
    assert_eq!(ends("set", 1, program), BTreeSet::from([" 0".to_owned()]));
}

#[test]
fn each_of_three_releases_wakes_a_sleeper() {
    let program = || {
        three(Semaphore::new(0), take_a_permit, |semaphore| {
            when_all_others_wait();
            (0..3).for_each(|_| semaphore.release(1));
        })
    };
    assert_eq!(ends("three releases", 0, program), every_order(0));
}

#[test]
fn a_pulse_lets_all_sleepers_go() {
    let program = || {
        let wait = |shared: &Shared<Event>, _| shared.gate.wait();
        three(Event::new(), wait, |event| {
            when_all_others_wait();
            event.set();
            event.clear();
        })
    };
    assert_eq!(ends("pulse", 1, program), BTreeSet::from([" 0".to_owned()]));
}

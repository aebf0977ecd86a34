//! Interleavings of two or three threads, tried by the model checker [loom](https://docs.rs/loom).
//!
//! ```text
//! bash .ci/loom
//! ```
//!
//! Each test is a small program (a *model*) that loom runs once for every order of events, and for
//! every value that a weakly ordered load may find. It fails if in one of these executions a thread
//! sleeps for ever, a permit is lost or made, or a thread does not see what another has done.
//!
//! Nothing is sampled, but not every model is exhaustive. Those that call `explore` are: they leave no
//! execution out. Those that call `explore_most` would take too long, so they try every execution in
//! which threads are interrupted at most two or three times. (Two such *preemptions* bring out nearly
//! all known concurrency bugs: Musuvathi and Qadeer, 2007.) Each model prints which it is and how many
//! executions there were. "Every" is as far as loom's own reduction goes, which skips orders that it
//! takes to be alike. Therefore we also planted faults in the semaphore and the event, and saw loom
//! find them.
//!
//! loom's `notify_one` always wakes the thread that has slept longest (0.7.3, in 29,521 of 29,521
//! executions). So with two waiters or more, no model here has tried another; with three,
//! `tools/interleave/tests/three_waiters.rs` tries each.
//!
//! The threads share a counter that they read and then write, both `Relaxed`. On purpose: only the
//! semaphore or the event can make that right.

#![cfg(loom)]

use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize as Tally;
use std::time::Duration;

use loom::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use loom::thread;
use shared::{Event, Semaphore};

/// Runs the model in every execution there is.
fn explore(name: &str, model: impl Fn() + Send + Sync + 'static) {
    let executions = run(None, model);
    println!("{name}: {executions} executions, all there are");
}

/// Runs the model in every execution with at most so many preemptions.
fn explore_most(preemptions: usize, name: &str, model: impl Fn() + Send + Sync + 'static) {
    let executions = run(Some(preemptions), model);
    println!("{name}: {executions} executions, all with at most {preemptions} preemptions");
}

/// Every way in which a wait with a timeout can go, if it sleeps at most twice: see `src/model.rs`.
const TIMEOUTS: std::ops::Range<u64> = 1..16;

/// Like [`explore`], with every timeout.
fn explore_timeouts(name: &str, model: fn(Duration)) {
    let executions: usize =
        TIMEOUTS.map(|script| run(None, move || model(Duration::from_nanos(script)))).sum();
    println!("{name}: {executions} executions, all there are");
}

/// Like [`explore_most`], with every timeout.
fn explore_most_timeouts(preemptions: usize, name: &str, model: fn(Duration)) {
    let executions: usize = TIMEOUTS
        .map(|script| run(Some(preemptions), move || model(Duration::from_nanos(script))))
        .sum();
    println!("{name}: {executions} executions, all with at most {preemptions} preemptions");
}

fn run(preemptions: Option<usize>, model: impl Fn() + Send + Sync + 'static) -> usize {
    let executions = Arc::new(Tally::new(0));
    let count = Arc::clone(&executions);
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = preemptions;
    builder.check(move || {
        count.fetch_add(1, Relaxed);
        model();
    });
    executions.load(Relaxed)
}

/// A number that threads may only change one at a time, and that is only right if each sees what
/// those before it did.
struct Counter(AtomicUsize);

impl Counter {
    fn new() -> Self {
        Self(AtomicUsize::new(0))
    }

    fn add_one(&self) {
        self.0.store(self.0.load(Relaxed) + 1, Relaxed);
    }

    fn get(&self) -> usize {
        self.0.load(Relaxed)
    }
}

/// What must be so when all threads are done.
#[track_caller]
fn assert_left(semaphore: &Semaphore, permits: usize) {
    assert_eq!(semaphore.available_permits(), permits);
    assert!(!semaphore.is_waited_for(), "the last to leave lowers the flag");
}

#[test]
fn two_acquirers_share_one_permit() {
    explore("two acquirers, one permit", || {
        let shared = Arc::new((Semaphore::new(1), Counter::new()));
        let use_it = |(semaphore, counter): &(Semaphore, Counter)| {
            let _permit = semaphore.acquire();
            counter.add_one();
        };
        let other = Arc::clone(&shared);
        let other = thread::spawn(move || use_it(&other));
        use_it(&shared);
        other.join().unwrap();
        assert_eq!(shared.1.get(), 2);
        assert_left(&shared.0, 1);
    });
}

#[test]
fn three_acquirers_share_one_permit() {
    explore_most(3, "three acquirers, one permit", || {
        let shared = Arc::new((Semaphore::new(1), Counter::new()));
        let use_it = |(semaphore, counter): &(Semaphore, Counter)| {
            let _permit = semaphore.acquire();
            counter.add_one();
        };
        let others = [(); 2].map(|()| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || use_it(&shared))
        });
        use_it(&shared);
        for other in others {
            other.join().unwrap();
        }
        assert_eq!(shared.1.get(), 3);
        assert_left(&shared.0, 1);
    });
}

#[test]
fn three_acquirers_share_two_permits() {
    explore_most(3, "three acquirers, two permits", || {
        let shared = Arc::new((Semaphore::new(2), AtomicUsize::new(0)));
        let use_it = |(semaphore, holders): &(Semaphore, AtomicUsize)| {
            let _permit = semaphore.acquire();
            assert!(holders.fetch_add(1, Relaxed) < 2);
            holders.fetch_sub(1, Relaxed);
        };
        let others = [(); 2].map(|()| {
            let shared = Arc::clone(&shared);
            thread::spawn(move || use_it(&shared))
        });
        use_it(&shared);
        for other in others {
            other.join().unwrap();
        }
        assert_left(&shared.0, 2);
    });
}

#[test]
fn a_release_reaches_an_acquirer() {
    explore("release against acquire", || {
        let shared = Arc::new((Semaphore::new(0), Counter::new()));
        let acquirer = Arc::clone(&shared);
        let acquirer = thread::spawn(move || {
            acquirer.0.acquire().forget();
            assert_eq!(acquirer.1.get(), 1, "what was done before the release is seen after it");
        });
        shared.1.add_one();
        shared.0.release(1);
        acquirer.join().unwrap();
        assert_left(&shared.0, 0);
    });
}

#[test]
fn who_sees_a_permit_sees_what_was_done_before() {
    explore("release against available_permits and try_acquire", || {
        let shared = Arc::new((Semaphore::new(0), Counter::new()));
        let looker = Arc::clone(&shared);
        let looker = thread::spawn(move || {
            if looker.0.available_permits() == 1 {
                assert_eq!(looker.1.get(), 1);
            } else if looker.0.try_acquire().is_some() {
                assert_eq!(looker.1.get(), 1);
            }
        });
        shared.1.add_one();
        shared.0.release(1);
        looker.join().unwrap();
    });
}

#[test]
fn a_release_of_two_reaches_two_acquirers() {
    explore("release(2) against two acquirers", || {
        let semaphore = Arc::new(Semaphore::new(0));
        let acquirers = [(); 2].map(|()| {
            let semaphore = Arc::clone(&semaphore);
            thread::spawn(move || semaphore.acquire().forget())
        });
        semaphore.release(2);
        for acquirer in acquirers {
            acquirer.join().unwrap();
        }
        assert_left(&semaphore, 0);
    });
}

#[test]
fn two_releases_reach_two_acquirers() {
    explore_most(3, "two releases against two acquirers", || {
        let semaphore = Arc::new(Semaphore::new(0));
        let acquirers = [(); 2].map(|()| {
            let semaphore = Arc::clone(&semaphore);
            thread::spawn(move || semaphore.acquire().forget())
        });
        semaphore.release(1);
        semaphore.release(1);
        for acquirer in acquirers {
            acquirer.join().unwrap();
        }
        assert_left(&semaphore, 0);
    });
}

#[test]
fn who_comes_while_another_is_woken_is_woken_too() {
    explore_most(2, "three releases against an acquirer and one who comes twice", || {
        let semaphore = Arc::new(Semaphore::new(0));
        let once = Arc::clone(&semaphore);
        let once = thread::spawn(move || once.acquire().forget());
        let twice = Arc::clone(&semaphore);
        let twice = thread::spawn(move || {
            twice.acquire().forget();
            twice.acquire().forget();
        });
        for _ in 0..3 {
            semaphore.release(1);
        }
        once.join().unwrap();
        twice.join().unwrap();
        assert_left(&semaphore, 0);
    });
}

#[test]
fn a_quicker_thread_does_not_strand_a_woken_one() {
    explore("try_acquire against acquire", || {
        let semaphore = Arc::new(Semaphore::new(0));
        let acquirer = Arc::clone(&semaphore);
        let acquirer = thread::spawn(move || drop(acquirer.acquire()));
        let quick = Arc::clone(&semaphore);
        let quick = thread::spawn(move || drop(quick.try_acquire()));
        semaphore.release(1);
        acquirer.join().unwrap();
        quick.join().unwrap();
        assert_left(&semaphore, 1);
    });
}

#[test]
fn a_timeout_neither_loses_nor_doubles_a_permit() {
    explore_timeouts("acquire_timeout against release", |timeout| {
        let shared = Arc::new((Semaphore::new(0), Counter::new()));
        let acquirer = Arc::clone(&shared);
        let acquirer = thread::spawn(move || {
            let sleeps_until_notified = matches!(timeout.as_nanos() % 4, 1 | 2);
            let permit = acquirer.0.acquire_timeout(timeout);
            assert!(permit.is_some() || !sleeps_until_notified, "in time, even if it woke up late");
            if permit.is_some() {
                assert_eq!(acquirer.1.get(), 1);
            }
            permit.map_or(1, |permit| {
                permit.forget();
                0
            })
        });
        shared.1.add_one();
        shared.0.release(1);
        let left = acquirer.join().unwrap();
        assert_left(&shared.0, left);
        assert_eq!(shared.0.try_acquire().into_iter().count(), left);
    });
}

#[test]
fn a_timeout_does_not_take_the_wakeup_of_another() {
    explore_most_timeouts(2, "acquire_timeout and acquire against release", |timeout| {
        let semaphore = Arc::new(Semaphore::new(0));
        let patient = Arc::clone(&semaphore);
        let patient = thread::spawn(move || drop(patient.acquire()));
        let impatient = Arc::clone(&semaphore);
        let impatient = thread::spawn(move || drop(impatient.acquire_timeout(timeout)));
        semaphore.release(1);
        patient.join().unwrap();
        impatient.join().unwrap();
        assert_left(&semaphore, 1);
    });
}

#[test]
fn two_threads_take_turns() {
    explore("hand-over, there and back, twice", || {
        let turns = Arc::new([Semaphore::new(1), Semaphore::new(0)]);
        let take_turns = |turns: &[Semaphore; 2], mine: usize| {
            for _ in 0..2 {
                turns[mine].acquire().forget();
                turns[1 - mine].release(1);
            }
        };
        let other = Arc::clone(&turns);
        let other = thread::spawn(move || take_turns(&other, 1));
        take_turns(&turns, 0);
        other.join().unwrap();
        assert_left(&turns[0], 1);
        assert_left(&turns[1], 0);
    });
}

#[test]
fn a_panic_gives_the_permit_back() {
    explore("permit dropped in a panic", || {
        let shared = Arc::new((Semaphore::new(1), Counter::new()));
        let unlucky = Arc::clone(&shared);
        let unlucky = thread::spawn(move || {
            let panicked = panic::catch_unwind(AssertUnwindSafe(|| {
                let _permit = unlucky.0.acquire();
                unlucky.1.add_one();
                panic::resume_unwind(Box::new("a panic that prints nothing"));
            }));
            assert!(panicked.is_err());
        });
        {
            let _permit = shared.0.acquire();
            shared.1.add_one();
        }
        unlucky.join().unwrap();
        assert_eq!(shared.1.get(), 2);
        assert_left(&shared.0, 1);
    });
}

#[test]
fn a_set_reaches_a_waiter() {
    explore("set against wait", || {
        let shared = Arc::new((Event::new(), Counter::new()));
        let waiter = Arc::clone(&shared);
        let waiter = thread::spawn(move || {
            waiter.0.wait();
            assert_eq!(waiter.1.get(), 1, "what was done before the set is seen after it");
        });
        shared.1.add_one();
        shared.0.set();
        waiter.join().unwrap();
        assert!(shared.0.is_set());
    });
}

#[test]
fn who_sees_an_event_set_sees_what_was_done_before() {
    explore("set against is_set and wait_timeout(0)", || {
        let shared = Arc::new((Event::new(), Counter::new()));
        let looker = Arc::clone(&shared);
        let looker = thread::spawn(move || {
            if looker.0.is_set() {
                assert_eq!(looker.1.get(), 1);
            } else if looker.0.wait_timeout(Duration::ZERO) {
                assert_eq!(looker.1.get(), 1);
            }
        });
        shared.1.add_one();
        shared.0.set();
        looker.join().unwrap();
    });
}

#[test]
fn a_set_reaches_two_waiters() {
    explore("set against two waits", || {
        let event = Arc::new(Event::new());
        let waiters = [(); 2].map(|()| {
            let event = Arc::clone(&event);
            thread::spawn(move || event.wait())
        });
        event.set();
        for waiter in waiters {
            waiter.join().unwrap();
        }
    });
}

#[test]
fn each_of_two_setters_reaches_a_waiter() {
    explore("two sets against wait", || {
        let shared = Arc::new((Event::new(), Counter::new(), Counter::new()));
        let setter = Arc::clone(&shared);
        let setter = thread::spawn(move || {
            setter.1.add_one();
            setter.0.set();
        });
        let waiter = Arc::clone(&shared);
        let waiter = thread::spawn(move || {
            waiter.0.wait();
            assert!(waiter.1.get() == 1 || waiter.2.get() == 1);
        });
        shared.2.add_one();
        shared.0.set();
        setter.join().unwrap();
        waiter.join().unwrap();
    });
}

#[test]
fn a_set_of_a_set_event_is_seen_too() {
    explore("second set against is_set and clear", || {
        let shared = Arc::new((Event::new(), Counter::new()));
        shared.0.set();
        let setter = Arc::clone(&shared);
        let setter = thread::spawn(move || {
            setter.1.add_one();
            setter.0.set();
        });
        // The order of those who take work from a queue: first clear, then look.
        shared.0.clear();
        let work = shared.1.get();
        // Either the setter came before the `clear`, which then sees its work, or the event is set.
        setter.join().unwrap();
        assert!(work == 1 || shared.0.is_set());
    });
}

#[test]
fn a_pulse_lets_a_waiter_go() {
    explore("set and clear against wait", || {
        let shared = Arc::new((Event::new(), Counter::new()));
        // An earlier pulse, which this one must not be taken for.
        shared.0.set();
        shared.0.clear();
        let waiter = Arc::clone(&shared);
        let waiter = thread::spawn(move || {
            waiter.0.wait();
            assert_eq!(waiter.1.get(), 1);
        });
        shared.1.add_one();
        let was_waiting = shared.0.is_waited_for();
        shared.0.set();
        shared.0.clear();
        if !was_waiting {
            shared.0.set();
        }
        waiter.join().unwrap();
    });
}

#[test]
fn a_pulse_lets_two_waiters_go() {
    explore_most(3, "set and clear against two waits", || {
        let event = Arc::new(Event::new());
        let waiters = [(); 2].map(|()| {
            let event = Arc::clone(&event);
            thread::spawn(move || event.wait())
        });
        event.set();
        event.clear();
        // For those who came after the pulse, among them one who came while `set` was waking.
        event.set();
        for waiter in waiters {
            waiter.join().unwrap();
        }
    });
}

#[test]
fn an_event_can_be_used_again() {
    explore("set, wait, clear, and the same again", || {
        let shared = Arc::new((Event::new(), Event::new()));
        let waiter = Arc::clone(&shared);
        let waiter = thread::spawn(move || {
            let (go, gone) = &*waiter;
            go.wait();
            go.clear();
            gone.set();
            go.wait();
        });
        let (go, gone) = &*shared;
        go.set();
        gone.wait();
        go.set();
        waiter.join().unwrap();
    });
}

#[test]
fn a_timed_wait_is_true_only_if_the_event_was_set() {
    explore_timeouts("wait_timeout against set", |timeout| {
        let shared = Arc::new((Event::new(), Counter::new()));
        let waiter = Arc::clone(&shared);
        let waiter = thread::spawn(move || {
            let sleeps_until_notified = matches!(timeout.as_nanos() % 4, 1 | 2);
            let was_set = waiter.0.wait_timeout(timeout);
            assert!(was_set || !sleeps_until_notified, "in time, even if it woke up late");
            if was_set {
                assert_eq!(waiter.1.get(), 1);
            }
        });
        shared.1.add_one();
        shared.0.set();
        waiter.join().unwrap();
    });
}

#[test]
fn a_timed_wait_does_not_stop_another() {
    explore_most_timeouts(3, "wait_timeout and wait against set", |timeout| {
        let event = Arc::new(Event::new());
        let patient = Arc::clone(&event);
        let patient = thread::spawn(move || patient.wait());
        let impatient = Arc::clone(&event);
        let impatient = thread::spawn(move || impatient.wait_timeout(timeout));
        event.set();
        patient.join().unwrap();
        impatient.join().unwrap();
    });
}

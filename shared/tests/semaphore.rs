//! What a [`Semaphore`] promises. (That no order of events breaks it is shown by `tests/loom.rs`.)
//!
//! The behaviour that CPython's own tests check (`Lib/test/lock_tests.py`, `BaseSemaphoreTests` and
//! `SemaphoreTests`) is checked here too; each such test names its model.

// The model checker's primitives only work inside a model.
#![cfg(not(any(loom, shuttle)))]

use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

use shared::{Permit, Semaphore};

mod asleep;
use asleep::{LONG, in_time, spawn_asleep};

const SHORT: Duration = Duration::from_millis(20);

/// Runs something that must panic, and returns the panic's message.
fn message_of_panic(f: impl FnOnce()) -> String {
    let payload = panic::catch_unwind(AssertUnwindSafe(f)).expect_err("it must panic");
    payload.downcast_ref::<String>().cloned().unwrap_or_else(|| {
        payload.downcast_ref::<&str>().expect("the message is a string").to_string()
    })
}

/// CPython: `test_try_acquire`.
#[test]
fn try_acquire_takes_what_there_is() {
    let semaphore = Semaphore::new(2);
    let first = semaphore.try_acquire().expect("there are two");
    let _second = semaphore.try_acquire().expect("there is one");
    assert!(semaphore.try_acquire().is_none());
    assert!(semaphore.try_acquire().is_none(), "a refusal must not make a permit");
    assert_eq!(semaphore.available_permits(), 0);
    drop(first);
    assert!(semaphore.try_acquire().is_some());
}

/// CPython: `test_try_acquire_contended`. All permits that are there are found, and no more.
#[test]
fn try_acquire_of_many_threads_takes_what_there_is() {
    for _ in 0..if cfg!(miri) { 3 } else { 100 } {
        let semaphore = Semaphore::new(4);
        semaphore.acquire().forget();
        let taken = thread::scope(|scope| {
            let threads = [(); 5].map(|()| {
                scope.spawn(|| {
                    let tries = [semaphore.try_acquire(), semaphore.try_acquire()];
                    tries.into_iter().flatten().map(Permit::forget).count()
                })
            });
            threads.map(|thread| thread.join().unwrap()).iter().sum::<usize>()
        });
        assert_eq!(taken, 3);
        assert_eq!(semaphore.available_permits(), 0);
    }
}

/// CPython: `test_acquire_timeout`.
#[test]
fn acquire_timeout_waits_as_long_as_it_says() {
    let semaphore = Semaphore::new(2);
    let first = semaphore.acquire_timeout(SHORT).expect("there are two");
    let _second = semaphore.acquire_timeout(SHORT).expect("there is one");

    let started = Instant::now();
    assert!(semaphore.acquire_timeout(SHORT).is_none());
    assert!(started.elapsed() >= SHORT, "gave up after {:?}", started.elapsed());
    assert_eq!(semaphore.available_permits(), 0, "a timeout must not make a permit");

    drop(first);
    assert!(semaphore.acquire_timeout(SHORT).is_some());
}

/// Takes a permit for good, if it comes in time.
fn takes_in_time(semaphore: &Semaphore) -> bool {
    in_time(|| semaphore.acquire_timeout(LONG).map(Permit::forget).is_some())
}

/// CPython: `test_default_value`, without the default.
#[test]
fn a_permit_that_is_dropped_wakes_a_thread() {
    let semaphore = &Semaphore::new(1);
    let (goes_on, news) = mpsc::channel();
    thread::scope(|scope| {
        let permit = semaphore.acquire();
        spawn_asleep(scope, move || {
            let _permit = semaphore.acquire();
            goes_on.send(()).unwrap();
        });
        assert_eq!(news.try_recv(), Err(TryRecvError::Empty));
        drop(permit);
        let is_woken = news.recv_timeout(LONG).is_ok();
        if !is_woken {
            semaphore.release(1); // or the scope would wait for ever
        }
        assert!(is_woken);
    });
}

#[test]
fn a_permit_that_is_released_wakes_a_thread_that_waits_with_a_limit() {
    let semaphore = Semaphore::new(0);
    thread::scope(|scope| {
        let waiter = spawn_asleep(scope, || takes_in_time(&semaphore));
        semaphore.release(1);
        assert!(waiter.join().unwrap());
        let waiter = spawn_asleep(scope, || semaphore.acquire_timeout(Duration::MAX).is_some());
        semaphore.release(1);
        assert!(waiter.join().unwrap());
    });
}

/// A thread whose time is up takes no wakeup away from one that still waits.
#[test]
fn a_thread_that_gave_up_does_not_use_up_a_wakeup() {
    let semaphore = Semaphore::new(0);
    thread::scope(|scope| {
        let impatient =
            [(); 5].map(|()| spawn_asleep(scope, || semaphore.acquire_timeout(SHORT).is_none()));
        let patient = spawn_asleep(scope, || takes_in_time(&semaphore));
        assert!(impatient.map(|thread| thread.join().unwrap()).iter().all(|&gave_up| gave_up));
        semaphore.release(1);
        assert!(patient.join().unwrap());
    });
}

/// Ten threads acquire (and keep) two permits each, of which there are six at first. Then permits
/// come in three phases, and after each it must be as many acquisitions as permits.
fn permits_come_in_phases(release: impl Fn(&Semaphore, usize)) {
    let semaphore = Semaphore::new(7);
    semaphore.acquire().forget();
    let (acquired, acquisitions) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..10 {
            let acquired = acquired.clone();
            let semaphore = &semaphore;
            spawn_asleep(scope, move || {
                for _ in 0..2 {
                    assert!(takes_in_time(semaphore));
                    acquired.send(()).unwrap();
                }
            });
        }
        let mut there = 6;
        for next in [7, 6, 1, 0] {
            for i in 0..there {
                let acquisition = acquisitions.recv_timeout(LONG);
                assert!(acquisition.is_ok(), "only {i} of {there} permits were acquired");
            }
            assert!(acquisitions.try_recv().is_err(), "more than {there} permits were acquired");
            assert!(semaphore.try_acquire().is_none());
            release(&semaphore, next);
            there = next;
        }
    });
}

/// CPython: `test_acquire_contended`.
#[test]
fn each_release_lets_one_acquirer_go() {
    permits_come_in_phases(|semaphore, n| (0..n).for_each(|_| semaphore.release(1)));
}

/// CPython: `test_multirelease`.
#[test]
fn a_release_of_n_lets_n_acquirers_go() {
    permits_come_in_phases(Semaphore::release);
}

/// With one notification for all three permits, one thread would go on and the others would sleep.
#[test]
fn a_release_of_three_wakes_three_of_five() {
    let semaphore = &Semaphore::new(0);
    let (acquired, acquisitions) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..5 {
            let acquired = acquired.clone();
            spawn_asleep(scope, move || acquired.send(takes_in_time(semaphore)));
        }
        for n in [3, 2] {
            semaphore.release(n);
            for _ in 0..n {
                assert_eq!(acquisitions.recv_timeout(LONG), Ok(true));
            }
        }
    });
}

#[test]
fn a_release_of_none_lets_no_thread_go() {
    let semaphore = Semaphore::new(0);
    thread::scope(|scope| {
        let waiter = scope.spawn(|| semaphore.acquire_timeout(SHORT).is_none());
        while !waiter.is_finished() {
            semaphore.release(0);
            thread::yield_now();
        }
        assert!(waiter.join().unwrap());
    });
    let full = Semaphore::new(Semaphore::MAX_PERMITS);
    full.release(0);
    assert_eq!(full.available_permits(), Semaphore::MAX_PERMITS);
}

/// CPython: `test_with`.
#[test]
fn a_permit_is_held_for_a_block() {
    let semaphore = Semaphore::new(2);
    {
        let _outer = semaphore.acquire();
        assert!(semaphore.try_acquire().is_some());
        {
            let _inner = semaphore.acquire();
            assert!(semaphore.try_acquire().is_none());
        }
        assert!(semaphore.try_acquire().is_some());
    }
    assert_eq!(semaphore.available_permits(), 2);
}

/// CPython: `test_with`, with an exception.
#[test]
fn a_panic_gives_the_permit_back_and_poisons_nothing() {
    let semaphore = Semaphore::new(1);
    for _ in 0..3 {
        thread::scope(|scope| {
            let waiter = scope.spawn(|| in_time(|| semaphore.acquire_timeout(LONG).is_some()));
            let unlucky = scope.spawn(|| {
                let _permit = semaphore.acquire();
                panic::resume_unwind(Box::new("a panic that prints nothing"));
            });
            assert!(unlucky.join().is_err());
            assert!(waiter.join().unwrap());
        });
        assert_eq!(semaphore.available_permits(), 1);
        assert!(semaphore.try_acquire().is_some());
    }
}

#[test]
fn an_overflow_panics_and_changes_nothing() {
    let max = Semaphore::MAX_PERMITS;
    let semaphore = Semaphore::new(max - 1);
    for n in [2, max, usize::MAX / 2, usize::MAX - 1, usize::MAX] {
        let message = message_of_panic(|| semaphore.release(n));
        assert!(message.contains("overflow") && message.contains("MAX_PERMITS"), "{message}");
        assert_eq!(semaphore.available_permits(), max - 1);
    }
    semaphore.release(1);
    assert_eq!(semaphore.available_permits(), max);
    message_of_panic(|| semaphore.release(1));
    assert_eq!(semaphore.available_permits(), max);
    assert!(semaphore.try_acquire().is_some());
}

/// A panic while a panic unwinds would end the whole program.
#[test]
fn giving_a_permit_back_never_panics() {
    let semaphore = Semaphore::new(Semaphore::MAX_PERMITS);
    let permits: Vec<_> = (0..10).map(|_| semaphore.acquire()).collect();
    semaphore.release(10);
    drop(permits);
    assert_eq!(semaphore.available_permits(), Semaphore::MAX_PERMITS + 10);
    message_of_panic(|| semaphore.release(1));
    assert_eq!(semaphore.available_permits(), Semaphore::MAX_PERMITS + 10);
}

#[test]
fn too_many_permits_to_begin_with_are_refused() {
    for permits in [Semaphore::MAX_PERMITS + 1, usize::MAX] {
        let message = message_of_panic(|| drop(Semaphore::new(permits)));
        assert!(message.contains("MAX_PERMITS"), "{message}");
    }
}

#[test]
fn it_can_be_shared_and_sent_and_is_small() {
    fn is_shared_and_sent<T: Send + Sync>() {}
    is_shared_and_sent::<Semaphore>();
    is_shared_and_sent::<Permit<'_>>();

    if cfg!(all(target_os = "linux", target_pointer_width = "64")) {
        assert_eq!(size_of::<Semaphore>(), 32);
        assert_eq!(size_of::<Permit<'_>>(), 8);
        assert_eq!(size_of::<Option<Permit<'_>>>(), 8);
    }
}

/// A permit that one thread took may be given back by another.
#[test]
fn a_permit_can_move_to_another_thread() {
    static SEMAPHORE: Semaphore = Semaphore::new(1);
    let permit = SEMAPHORE.acquire();
    thread::spawn(move || drop(permit)).join().unwrap();
    assert_eq!(SEMAPHORE.available_permits(), 1);
}

/// CPython: `test_repr`.
#[test]
fn debug_shows_the_permits() {
    let semaphore = Semaphore::new(3);
    assert_eq!(format!("{semaphore:?}"), "Semaphore { available_permits: 3, .. }");
    let permit = semaphore.acquire();
    assert_eq!(format!("{semaphore:?}"), "Semaphore { available_permits: 2, .. }");
    assert_eq!(
        format!("{permit:?}"),
        "Permit { semaphore: Semaphore { available_permits: 2, .. } }"
    );
}

/// Many threads call everything there is, at random; the permits must be neither more nor fewer in
/// the end, and never more in use than there are.
#[test]
#[cfg_attr(miri, ignore = "takes hours")]
fn stress() {
    const PERMITS: usize = 3;
    for threads in [2, 4, 12] {
        let semaphore = &Semaphore::new(PERMITS);
        // Goes up after a permit was taken and down before it is given back.
        let holders = AtomicUsize::new(0);
        let use_permit = &|permit: Permit<'_>| {
            let others = holders.fetch_add(1, Ordering::Relaxed);
            assert!(others < PERMITS, "{others} others hold one of {PERMITS} permits");
            if rand::random_ratio(1, 4) {
                thread::yield_now();
            }
            holders.fetch_sub(1, Ordering::Relaxed);
            match rand::random_range(0..3) {
                0 => drop(permit),
                1 => {
                    permit.forget();
                    semaphore.release(1);
                }
                _ => {
                    let unwound = panic::catch_unwind(AssertUnwindSafe(|| {
                        let _permit = permit;
                        panic::resume_unwind(Box::new(()));
                    }));
                    assert!(unwound.is_err());
                }
            }
        };
        let started = Instant::now();
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(move || {
                    while started.elapsed() < Duration::from_millis(400) {
                        let timeout = Duration::from_nanos(rand::random_range(0..200_000));
                        let permit = match rand::random_range(0..3) {
                            0 => Some(semaphore.acquire()),
                            1 => semaphore.try_acquire(),
                            _ => semaphore.acquire_timeout(timeout),
                        };
                        permit.into_iter().for_each(use_permit);
                        assert!(semaphore.available_permits() <= PERMITS);
                    }
                });
            }
        });
        assert_eq!(semaphore.available_permits(), PERMITS);
    }
}

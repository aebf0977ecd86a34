//! [`Semaphore`] and [`Event`] beside the simplest model of each, a number and a flag, over random
//! sequences of calls. (What several threads may do to each other is for `tests/loom.rs`.)

// The model checker's primitives only work inside a model.
#![cfg(not(any(loom, shuttle)))]

use std::panic::{self, AssertUnwindSafe};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::Index;
use shared::{Event, Semaphore};

const MAX: usize = Semaphore::MAX_PERMITS;

/// A call on a semaphore.
#[derive(Clone, Debug)]
enum Call {
    /// Only made if there is a permit: nobody would end the wait for one.
    Acquire,
    TryAcquire,
    AcquireTimeout(Duration),
    Release(usize),
    /// Gives back one of the permits that are held, if any are.
    Drop(Index),
    Forget(Index),
}

/// Few, and as many as there may be, and all between.
fn permits() -> impl Strategy<Value = usize> {
    prop_oneof![4 => 0..4usize, 1 => MAX - 3..=MAX, 1 => 0..=MAX]
}

fn timeout() -> impl Strategy<Value = Duration> {
    prop_oneof![
        1 => Just(Duration::ZERO),
        1 => (1..200u64).prop_map(Duration::from_micros),
    ]
}

fn call() -> impl Strategy<Value = Call> {
    prop_oneof![
        3 => Just(Call::Acquire),
        3 => Just(Call::TryAcquire),
        2 => timeout().prop_map(Call::AcquireTimeout),
        2 => prop_oneof![permits(), 0..=usize::MAX].prop_map(Call::Release),
        4 => any::<Index>().prop_map(Call::Drop),
        1 => any::<Index>().prop_map(Call::Forget),
    ]
}

proptest! {
    /// The model: `left` permits, and what is done to that number.
    #[test]
    fn a_semaphore_counts(begin in permits(), calls in prop::collection::vec(call(), 0..60)) {
        let semaphore = Semaphore::new(begin);
        let mut left = begin;
        let mut held = Vec::new();
        for call in calls {
            match call {
                Call::Acquire if left == 0 => {}
                Call::Acquire => {
                    held.push(semaphore.acquire());
                    left -= 1;
                }
                Call::TryAcquire => {
                    let permit = semaphore.try_acquire();
                    prop_assert_eq!(permit.is_some(), left > 0);
                    left -= usize::from(permit.is_some());
                    held.extend(permit);
                }
                Call::AcquireTimeout(timeout) => {
                    let started = Instant::now();
                    let permit = semaphore.acquire_timeout(timeout);
                    prop_assert_eq!(permit.is_some(), left > 0);
                    prop_assert!(permit.is_some() || started.elapsed() >= timeout);
                    left -= usize::from(permit.is_some());
                    held.extend(permit);
                }
                Call::Release(n) => {
                    let released = panic::catch_unwind(AssertUnwindSafe(|| semaphore.release(n)));
                    prop_assert_eq!(released.is_ok(), n <= MAX.saturating_sub(left));
                    left += if released.is_ok() { n } else { 0 };
                }
                Call::Drop(_) | Call::Forget(_) if held.is_empty() => {}
                Call::Drop(which) => {
                    drop(held.swap_remove(which.index(held.len())));
                    left += 1;
                }
                Call::Forget(which) => held.swap_remove(which.index(held.len())).forget(),
            }
            prop_assert_eq!(semaphore.available_permits(), left);
        }
        left += held.len();
        drop(held);
        prop_assert_eq!(semaphore.available_permits(), left);
    }

    /// The model: a flag. Some calls set it, some clear it, the others wait.
    #[test]
    fn an_event_is_a_flag(calls in prop::collection::vec((0..4, timeout()), 0..60)) {
        let event = Event::new();
        let mut is_set = false;
        for (call, timeout) in calls {
            match call {
                0 => {
                    event.set();
                    is_set = true;
                }
                1 => {
                    event.clear();
                    is_set = false;
                }
                2 if is_set => event.wait(),
                _ => {
                    let started = Instant::now();
                    let was_set = event.wait_timeout(timeout);
                    prop_assert_eq!(was_set, is_set);
                    prop_assert!(was_set || started.elapsed() >= timeout);
                }
            }
            prop_assert_eq!(event.is_set(), is_set);
        }
    }
}

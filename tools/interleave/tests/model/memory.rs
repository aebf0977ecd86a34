//! Memory as it really is: what a load may read. The numbers of orders were worked out by hand.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use interleave_model::std_like::sync::Mutex;
use interleave_model::std_like::sync::atomic::Ordering::{
    self, AcqRel, Acquire, Relaxed, Release, SeqCst,
};
use interleave_model::std_like::sync::atomic::{AtomicBool, AtomicU32, fence};
use interleave_model::std_like::thread;
use interleave_model::{EveryOrder, EveryTrace, Grain, Settings, explore};

/// All endings, with how many orders lead there. The search that leaves out orders finds the same
/// endings.
#[track_caller]
fn endings(
    program: impl Fn() -> String + Clone + Send + Sync + 'static,
) -> BTreeMap<String, usize> {
    let mut endings = BTreeMap::new();
    let explored =
        explore(EveryOrder::default(), 100_000, Settings::new(), program.clone(), |run| {
            *endings.entry(run.ending.to_string()).or_default() += 1;
            ControlFlow::Continue(())
        });
    assert!(explored.complete);
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let settings = Settings { grain: Grain::Everything, ..Settings::new() };
    let reduced = explore(EveryTrace::default(), 100_000, settings, program, |run| {
        *found.entry(run.ending.to_string()).or_default() += 1;
        ControlFlow::Continue(())
    });
    assert!(reduced.complete && reduced.runs <= explored.runs, "{reduced:?} {explored:?}");
    assert!(found.keys().eq(endings.keys()), "{found:?} {endings:?}");
    endings
}

#[track_caller]
fn expect(endings: &BTreeMap<String, usize>, expected: &[(&str, usize)]) {
    let expected = expected.iter().map(|&(ending, orders)| (ending.to_owned(), orders)).collect();
    assert_eq!(*endings, expected);
}

/// A writes (a1) and raises a flag (a2); B looks at the flag (b1) and, if it is up, reads (b2).
fn message_passing(store: Ordering, load: Ordering) -> BTreeMap<String, usize> {
    endings(move || {
        let (data, is_ready) = (AtomicU32::new(0), AtomicBool::new(false));
        thread::scope(|scope| {
            scope.spawn(|| {
                data.store(42, Relaxed);
                is_ready.store(true, store);
            });
            let reader = scope.spawn(|| is_ready.load(load).then(|| data.load(Relaxed)));
            format!("{:?}", reader.join().unwrap())
        })
    })
}

/// b1 before a2, in 2 orders, sees no flag. After a2 it may see none either, being older: 1. If it sees
/// the flag, b2 may read 42, or the older 0.
#[test]
fn message_passing_needs_release_and_acquire() {
    for (store, load) in [(Relaxed, Relaxed), (Release, Relaxed), (Relaxed, Acquire)] {
        expect(&message_passing(store, load), &[("None", 3), ("Some(0)", 1), ("Some(42)", 1)]);
    }
    expect(&message_passing(Release, Acquire), &[("None", 3), ("Some(42)", 1)]);
    expect(&message_passing(SeqCst, SeqCst), &[("None", 2), ("Some(42)", 1)]);
}

fn store_buffering(ordering: (Ordering, Ordering), fenced: bool) -> BTreeMap<String, usize> {
    endings(move || {
        let (x, y) = (AtomicU32::new(0), AtomicU32::new(0));
        let write_then_read = |mine: &AtomicU32, other: &AtomicU32| {
            mine.store(1, ordering.0);
            if fenced {
                fence(SeqCst);
            }
            other.load(ordering.1)
        };
        thread::scope(|scope| {
            let a = scope.spawn(|| write_then_read(&x, &y));
            let b = scope.spawn(|| write_then_read(&y, &x));
            format!("{} {}", a.join().unwrap(), b.join().unwrap())
        })
    })
}

/// In a1 a2 b1 b2, a2 can only read 0, and b2 reads 1 or the older 0; b1 b2 a1 a2 is its mirror. In the
/// other 4 orders both stores come first, and each of the 2 loads reads 1 or the older 0: 4 times 4.
///
/// With `SeqCst` there is no older value: 1 + 1 + 4. A fence comes before the load of its thread, and
/// sees what came before the other's fence. Of the 20 orders, in the 10 in which A's fence comes first
/// b3 reads 1; a3 comes before b1 in one of them (0), else it reads 1 or the older 0: 1 + 2 · 9 = 19.
#[test]
fn store_buffering_needs_seq_cst() {
    let both = [("0 0", 6), ("0 1", 5), ("1 0", 5), ("1 1", 4)];
    expect(&store_buffering((Relaxed, Relaxed), false), &both);
    expect(&store_buffering((Release, Acquire), false), &both);
    expect(&store_buffering((SeqCst, SeqCst), false), &[("0 1", 1), ("1 0", 1), ("1 1", 4)]);
    expect(&store_buffering((Relaxed, Relaxed), true), &[("0 1", 10), ("1 0", 10), ("1 1", 18)]);
}

#[test]
fn a_counter_is_exact_after_join_and_a_read_modify_write_reads_the_newest() {
    let endings = endings(|| {
        let counter = AtomicU32::new(0);
        thread::scope(|scope| {
            for add in [1, 10] {
                let counter = &counter;
                scope.spawn(move || counter.fetch_add(add, Relaxed));
            }
        });
        counter.load(Relaxed).to_string()
    });
    expect(&endings, &[("11", 2)]);
}

/// Each writes its own (1), takes its name off the list (2), and if it is the last, reads the other's
/// (3): 4! / (2! 2!) = 6 orders, and the last one's step, which reads 1 or the older 0.
#[test]
fn who_drops_the_last_one_needs_acquire_and_release() {
    let last_drop = |ordering| {
        endings(move || {
            let (written, users) = ([AtomicU32::new(0), AtomicU32::new(0)], AtomicU32::new(2));
            let leave = |mine: usize| {
                written[mine].store(1, Relaxed);
                let is_last = users.fetch_sub(1, ordering) == 1;
                is_last.then(|| written[1 - mine].load(Relaxed))
            };
            thread::scope(|scope| {
                let other = scope.spawn(|| leave(0));
                let last = scope.spawn(|| leave(1));
                let seen = other.join().unwrap().or(last.join().unwrap());
                format!("{seen:?}")
            })
        })
    };
    expect(&last_drop(Relaxed), &[("Some(0)", 6), ("Some(1)", 6)]);
    expect(&last_drop(Release), &[("Some(0)", 6), ("Some(1)", 6)]);
    expect(&last_drop(AcqRel), &[("Some(1)", 6)]);
}

/// Who gets the lock by an exchange adds 1 to the value inside, with a load and a store. The other one
/// may fail to get it, and leaves.
#[test]
fn a_spin_lock_hands_over_what_is_inside_with_release() {
    let spin_lock = |unlock| {
        endings(move || {
            let (is_locked, inside) = (AtomicBool::new(false), AtomicU32::new(0));
            let add = || {
                if is_locked.compare_exchange(false, true, Acquire, Relaxed).is_ok() {
                    inside.store(inside.load(Relaxed) + 1, Relaxed);
                    is_locked.store(false, unlock);
                    1
                } else {
                    0
                }
            };
            thread::scope(|scope| {
                let (a, b) = (scope.spawn(add), scope.spawn(add));
                let entered = a.join().unwrap() + b.join().unwrap();
                format!("{entered} entered: {}", inside.load(Relaxed))
            })
        })
    };
    // One after the other, 2 orders; the second reads 1 or the older 0. Or the other looks meanwhile:
    // after 1, 2 or 3 of the 4 steps of the one, 3 times 2.
    expect(&spin_lock(Relaxed), &[("1 entered: 1", 6), ("2 entered: 1", 2), ("2 entered: 2", 2)]);
    expect(&spin_lock(Release), &[("1 entered: 1", 6), ("2 entered: 2", 2)]);
}

/// Who finds the flag down (1) makes the value under a lock (2) unless another one has made it meanwhile
/// (3): writes it (4), raises the flag (5). Then it reads the value (6). Let A be the one that makes
/// it: all of this times 2.
///
/// * B looks before a5, in 5 places: it locks after a5, sees the flag, and reads: b2 b3 b6 merged with
///   a6: 4. So 20.
/// * B looks after a5 and reads the older value of the flag: b1 b2 b3 b6 merged with a6: 5.
/// * B looks after a5 and sees the flag: b1 b6 merged with a6: 3. Only here nothing but the flag orders
///   b6 after a4: if that does not, there are 3 more, in which B reads the older 0.
#[test]
fn double_checked_initialisation_needs_release_and_acquire() {
    let checked = |store, load| {
        endings(move || {
            let (value, is_made, lock) =
                (AtomicU32::new(0), AtomicBool::new(false), Mutex::new(()));
            let get = || {
                if !is_made.load(load) {
                    let _held = lock.lock().unwrap();
                    if !is_made.load(Relaxed) {
                        value.store(7, Relaxed);
                        is_made.store(true, store);
                    }
                }
                value.load(Relaxed)
            };
            thread::scope(|scope| {
                let (a, b) = (scope.spawn(get), scope.spawn(get));
                format!("{} {}", a.join().unwrap(), b.join().unwrap())
            })
        })
    };
    expect(&checked(Relaxed, Relaxed), &[("0 7", 3), ("7 0", 3), ("7 7", 56)]);
    expect(&checked(Release, Acquire), &[("7 7", 56)]);
}

/// A setter raises the flag and looks for sleepers; a waiter locks, says that it sleeps, and looks at
/// the flag once more. In each of the 5! / (2! 3!) = 10 orders both may read the value from before:
/// then it sleeps for ever.
#[test]
fn an_event_with_sleepers_needs_seq_cst() {
    let sleeps_for_ever = |store, load| {
        let endings = endings(move || {
            let (is_set, sleepers, lock) =
                (AtomicBool::new(false), AtomicU32::new(0), Mutex::new(()));
            thread::scope(|scope| {
                let setter = scope.spawn(|| {
                    is_set.store(true, store);
                    sleepers.load(load) > 0
                });
                let waiter = scope.spawn(|| {
                    let _held = lock.lock().unwrap();
                    sleepers.fetch_add(1, if store == SeqCst { SeqCst } else { Relaxed });
                    is_set.load(load)
                });
                (setter.join().unwrap() || waiter.join().unwrap()).to_string()
            })
        });
        endings.get("false").copied().unwrap_or_default()
    };
    assert_eq!(sleeps_for_ever(Release, Acquire), 10);
    assert_eq!(sleeps_for_ever(SeqCst, SeqCst), 0);
}

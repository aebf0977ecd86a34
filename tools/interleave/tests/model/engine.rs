//! The engine: which orders there are, and what it sees in them. The numbers were worked out by hand.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Duration;

use interleave_model::std_like::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use interleave_model::std_like::sync::{Arc, Condvar, Mutex, TryLockError, mpsc};
use interleave_model::std_like::{beyond_std, thread};
use interleave_model::{
    Ending, EveryOrder, Explored, Grain, Order, Pct, Random, Settings, Step, Turn, explore,
    play_order, play_so_far,
};

type Outcomes = BTreeMap<String, usize>;

/// All endings, with how many orders lead there.
#[track_caller]
fn outcomes(settings: Settings, program: impl Fn() -> String + Send + Sync + 'static) -> Outcomes {
    let mut outcomes = Outcomes::new();
    let mut orders = std::collections::HashSet::new();
    let Explored { runs, complete, .. } =
        explore(EveryOrder::default(), 100_000, settings, program, |run| {
            *outcomes.entry(run.ending.to_string()).or_default() += 1;
            assert!(orders.insert(run.order.clone()), "{} twice", run.order);
            ControlFlow::Continue(())
        });
    assert!(complete, "more than {runs} orders");
    outcomes
}

#[track_caller]
fn expect(outcomes: &Outcomes, expected: &[(&str, usize)]) {
    let expected = expected.iter().map(|&(ending, orders)| (ending.to_owned(), orders)).collect();
    assert_eq!(*outcomes, expected);
}

/// Threads that take so many steps each, which have nothing to do with each other.
fn independent(steps: &'static [u32]) -> usize {
    let outcomes = outcomes(Settings::default(), move || {
        thread::scope(|scope| {
            for &steps in steps {
                scope.spawn(move || (0..steps).for_each(|n| _ = beyond_std::step("n", n)));
            }
        });
        String::new()
    });
    outcomes.values().sum()
}

/// A guard of your own that locks when it is dropped, as a permit does: it neither poisons the mutex
/// when a panic drops it, nor ends the program when the mutex is poisoned already.
#[test]
fn a_lock_taken_while_a_panic_unwinds() {
    struct Adds(Arc<Mutex<u32>>);
    impl Drop for Adds {
        fn drop(&mut self) {
            *self.0.lock().unwrap() += 1;
        }
    }
    let program = |poisons: bool| {
        move || {
            let number = Arc::new(Mutex::new(0));
            let adds = Adds(Arc::clone(&number));
            let thread = thread::spawn(move || {
                let adds = adds;
                let _guard = poisons.then(|| adds.0.lock().unwrap());
                panic!("no luck");
            });
            assert!(thread.join().is_err());
            number.lock().map_or_else(|_| "poisoned".to_owned(), |number| number.to_string())
        }
    };
    expect(&outcomes(Settings::default(), program(false)), &[("1", 1)]);
    expect(&outcomes(Settings::default(), program(true)), &[("poisoned", 1)]);
}

/// The number of ways to merge them: (a + b + …)! / (a! b! …).
#[test]
fn every_way_to_merge_the_steps_is_an_order() {
    assert_eq!(independent(&[3]), 1);
    assert_eq!(independent(&[1, 1]), 2);
    assert_eq!(independent(&[3, 3]), 20); // 6! / (3! 3!)
    assert_eq!(independent(&[2, 2, 2]), 90); // 6! / (2! 2! 2!)
    assert_eq!(independent(&[1, 1, 1, 1]), 24); // 4!
    assert_eq!(independent(&[4, 3, 1]), 280); // 8! / (4! 3! 1!)
    assert_eq!(independent(&[2, 0, 1]), 3); // a thread without steps is none
}

#[test]
fn two_locks_in_opposite_order() {
    let program = || {
        let (left, right) = (Arc::new(Mutex::new(())), Arc::new(Mutex::new(())));
        let (a, b) = (Arc::clone(&left), Arc::clone(&right));
        let other = thread::spawn(move || {
            let _a = a.lock();
            let _b = b.lock();
        });
        let second = thread::spawn(move || {
            let _right = right.lock();
            let _left = left.lock();
        });
        other.join().unwrap();
        second.join().unwrap();
        "both are done".to_owned()
    };
    // AABB and BBAA; after AB or BA both are stuck.
    let deadlock =
        "A waits for the lock `right`, which B holds; B waits for the lock `left`, which A holds";
    expect(&outcomes(Settings::default(), program), &[("both are done", 2), (deadlock, 2)]);
    // With the unlocks as steps: AAAABBBB and BBBBAAAA. A may lock `right` once B has unlocked it:
    // B unlocks `left` (its last lock) first, then `right`. So A can start with `left` between these two
    // unlocks of B: BBBABAAA and, the other way round, AAABABBB.
    let settings = Settings { grain: Grain::Unlocks, ..Settings::default() };
    expect(&outcomes(settings, program), &[("both are done", 4), (deadlock, 2)]);
}

/// A waits for a flag, B sets it and notifies.
fn flag(is_loop: bool) -> impl Fn() -> String + Send + Sync + 'static {
    move || {
        let (flag, changed) = (Mutex::new(false), Condvar::new());
        let seen = thread::scope(|scope| {
            let waiter = scope.spawn(|| {
                let mut guard = flag.lock().unwrap();
                while !*guard {
                    guard = changed.wait(guard).unwrap();
                    if !is_loop {
                        break;
                    }
                }
                *guard
            });
            scope.spawn(|| {
                *flag.lock().unwrap() = true;
                changed.notify_one();
            });
            waiter.join().unwrap()
        });
        seen.to_string()
    }
}

/// A: locks (and sees the flag down), sleeps, wakes. B: sets, notifies. B can set only when A is not
/// between its lock and its sleep.
///
/// * B first: B sets; then A's one step and B's notification in either order: BAB, BBA.
/// * A first: AA, B sets, B notifies, A wakes: AABBA. Between the set and the notification A sleeps.
#[test]
fn a_condition_variable_wakes_one_who_sleeps() {
    expect(&outcomes(Settings::default(), flag(true)), &[("true", 3)]);
    expect(&outcomes(Settings::default(), flag(false)), &[("true", 3)]);
    // With one surprise, in AABBA the wakeup may come before B's steps or between them. Before: AAA,
    // and in a loop A sleeps again (its lock is the wakeup), so AAAA BBA. Between: A wakes, sees the flag, ends:
    // AABAB. Without the loop it ends with AAA, and B's steps follow: AAABB.
    let surprise = Settings { surprises: 1, ..Settings::default() };
    expect(&outcomes(surprise, flag(true)), &[("true", 5)]);
    expect(&outcomes(surprise, flag(false)), &[("false", 1), ("true", 4)]);
}

/// Two waiters, one notification: either may be woken, and the other one sleeps for ever.
#[test]
fn a_notification_wakes_any_of_those_who_sleep() {
    let outcomes = outcomes(Settings::default(), || {
        let (state, changed) = (Mutex::new(0), Condvar::new());
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| drop(changed.wait(state.lock().unwrap())));
            }
            thread::yield_now();
            changed.notify_one();
        });
        String::new()
    });
    let asleep = |who: &str| format!("{who} sleeps until `changed` is notified");
    let endings: Vec<&str> = outcomes.keys().map(String::as_str).collect();
    let both = format!("{}; {}", asleep("A"), asleep("B"));
    assert_eq!(endings, [&*asleep("A"), &*both, &*asleep("B")]);
    assert_eq!(outcomes[&*asleep("A")], outcomes[&*asleep("B")]);
}

/// Each notification wakes another one: two for two waiters are enough, however late they wake.
#[test]
fn two_notifications_wake_two() {
    let program = || {
        let (state, changed) = (Mutex::new(0), Condvar::new());
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| {
                    let mut guard = state.lock().unwrap();
                    *guard += 1;
                    drop(changed.wait(guard));
                });
            }
            scope.spawn(|| {
                for _ in 0..2 {
                    while *state.lock().unwrap() == 0 {
                        thread::yield_now();
                    }
                    *state.lock().unwrap() -= 1;
                    changed.notify_one();
                }
            });
        });
        String::new()
    };
    let settings = Settings { step_limit: 60, ..Settings::default() };
    let mut runs = 0;
    explore(Random::new(1), 2_000, settings, program, |run| {
        runs += 1;
        assert_eq!(run.ending, Ending::Finished(String::new()), "{}", run.order);
        ControlFlow::Continue(())
    });
    assert_eq!(runs, 2_000);
}

#[test]
fn panics_are_part_of_the_run() {
    let program = || {
        let lock = Arc::new(Mutex::new(1));
        let for_thread = Arc::clone(&lock);
        let failed = thread::spawn(move || {
            let _guard = for_thread.lock();
            panic!("no {}", "luck");
        });
        assert!(failed.join().is_err());
        assert!(lock.is_poisoned());
        *lock.lock().expect("not poisoned") = 2;
        String::new()
    };
    let run = play_order(&Order::default(), Settings::default(), program);
    let panics: Vec<(usize, &str)> = run.panics.iter().map(|p| (p.thread, &*p.message)).collect();
    assert_eq!(panics, [(1, "no luck"), (0, "not poisoned: PoisonError { .. }")]);
    assert_eq!(run.ending, Ending::Panicked(run.panics[1].clone()));
    assert!(run.panics[0].file.ends_with("engine.rs"));
}

#[test]
fn a_panic_in_a_scope_reaches_the_main_thread() {
    let program = || {
        thread::scope(|scope| {
            scope.spawn(|| assert_eq!(1, 2));
        });
        String::new()
    };
    let run = play_order(&Order::default(), Settings::default(), program);
    let Ending::Panicked(panic) = run.ending else { panic!("{}", run.ending) };
    assert_eq!((panic.thread, &*panic.message), (0, "a scoped thread panicked"));
}

#[test]
fn a_lock_that_is_taken_twice_and_steps_that_never_end() {
    let program = || {
        let once = Mutex::new(());
        let _first = once.lock();
        let _second = once.lock();
        String::new()
    };
    let run = play_order(&Order::default(), Settings::default(), program);
    assert_eq!(run.ending.to_string(), "M waits for the lock `once`, which M holds");
    assert!(run.ending.is_deadlock());

    let program = || {
        let flag = AtomicBool::new(false);
        while !flag.load(SeqCst) {}
        String::new()
    };
    let run = play_order(&Order::default(), Settings::default(), program);
    assert_eq!((run.ending, run.steps.len()), (Ending::Endless, 1_000));
}

/// Who pauses lets another thread go on: a loop that waits for a flag ends in every order.
#[test]
fn a_pause_lets_others_go_on() {
    let outcomes = outcomes(Settings::default(), || {
        let flag = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                while !flag.load(SeqCst) {
                    thread::sleep(Duration::from_millis(1));
                }
            });
            scope.spawn(|| flag.store(true, SeqCst));
        });
        String::new()
    });
    // B first: BA. A first: it sleeps and cannot wake before B has set the flag: ABAA.
    expect(&outcomes, &[("", 2)]);
}

#[test]
fn time_is_over_when_nobody_else_can_go_on() {
    let program = || {
        let (state, changed) = (Mutex::new(0), Condvar::new());
        let second = Duration::from_secs(1);
        let (_guard, result) = changed.wait_timeout(state.lock().unwrap(), second).unwrap();
        result.timed_out().to_string()
    };
    expect(&outcomes(Settings::default(), program), &[("true", 1)]);
}

/// The two messages arrive in the order in which they were sent: 2 orders of the senders, and the
/// receiver takes each at any time from then on. A and B send, C receives twice and then learns that
/// there are no more senders. C's three steps c1 c2 c3 with s1 s2 the sends: c1 after s1, c2 after s2,
/// c3 after s2: s1 c1 s2 c2 c3 and s1 s2 c1 c2 c3: 2, times 2 for who is first.
#[test]
fn messages_arrive_in_the_order_in_which_they_were_sent() {
    let outcomes = outcomes(Settings::default(), || {
        let (sender, receiver) = mpsc::channel();
        for message in ["a", "b"] {
            let sender = sender.clone();
            thread::spawn(move || sender.send(message).unwrap());
        }
        drop(sender);
        thread::spawn(move || receiver.iter().collect::<String>()).join().unwrap()
    });
    expect(&outcomes, &[("ab", 2), ("ba", 2)]);
}

#[test]
fn a_lock_can_be_tried() {
    let outcomes = outcomes(Settings::default(), || {
        let lock = Mutex::new(());
        thread::scope(|scope| {
            scope.spawn(|| {
                let _guard = lock.lock();
                beyond_std::step("at work", 1);
            });
            let tries = scope.spawn(|| match lock.try_lock() {
                Ok(_) => "free",
                Err(TryLockError::WouldBlock) => "locked",
                Err(TryLockError::Poisoned(_)) => "poisoned",
            });
            tries.join().unwrap().to_owned()
        })
    });
    // BAA and AAB; ABA.
    expect(&outcomes, &[("free", 2), ("locked", 1)]);
}

/// A: read, write. B: the same. Lost unless one is done before the other starts: 4 of 6 orders.
fn lost_update() -> String {
    let counter = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| counter.store(counter.load(SeqCst) + 1, SeqCst));
        }
    });
    counter.into_inner().to_string()
}

#[test]
fn every_search_finds_the_lost_update() {
    expect(&outcomes(Settings::default(), lost_update), &[("1", 4), ("2", 2)]);
    let is_lost = |run: &interleave_model::Run| match &run.ending {
        Ending::Finished(counter) if counter == "1" => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    };
    let settings = Settings::default();
    assert!(explore(Random::new(7), 50, settings, lost_update, is_lost).runs < 50);
    assert!(explore(Pct::new(7, 1), 50, settings, lost_update, is_lost).runs < 50);
}

#[test]
fn an_order_is_played_step_by_step() {
    let order: Order = "ABBA".parse().unwrap();
    let run = play_order(&order, Settings::default(), lost_update);
    let steps: Vec<String> = run.steps.iter().map(Step::to_string).collect();
    assert_eq!(
        steps,
        ["reads counter: 0", "reads counter: 0", "writes counter: 1", "writes counter: 1"]
    );
    assert_eq!(
        run.steps[0].place.text().unwrap(),
        "scope.spawn(|| counter.store(counter.load(SeqCst) + 1, SeqCst));"
    );
    assert_eq!(run.order, order);

    let impossible = play_order(&"AAA".parse().unwrap(), Settings::default(), lost_update);
    assert_eq!(impossible.ending, Ending::Impossible(3, Turn { thread: 1, way: 0 }));
    let short = play_so_far(&"AB".parse().unwrap(), Settings::default(), lost_update);
    assert_eq!(short.ending, Ending::Unfinished);
    assert_eq!(short.state().threads[1].next.as_ref().unwrap().0.to_string(), "writes counter");
}

/// A counter that outlives the run makes the second run differ from the first.
#[test]
fn a_program_that_is_not_repeatable_is_found_out() {
    let runs = std::sync::atomic::AtomicU32::new(0);
    let program = move || {
        let threads = 2 + runs.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        for _ in 0..threads {
            thread::spawn(|| beyond_std::step("step", 1));
        }
        String::new()
    };
    let mut last = None;
    let settings = Settings::default();
    let explored = explore(EveryOrder::default(), 100, settings, program, |run| {
        last = Some(run.ending.clone());
        ControlFlow::Continue(())
    });
    assert!(explored.complete);
    assert_eq!(last, Some(Ending::NotRepeatable));
}

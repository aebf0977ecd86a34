//! The search that leaves out orders finds every outcome that the search of all orders finds.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::ControlFlow;
// Not the one that is explored: to drop it would be a step.
use std::sync::Arc;
use std::time::Duration;

use interleave_model::std_like::beyond_std::{Hidden, act};
use interleave_model::std_like::sync::atomic::Ordering::{self, Acquire, Relaxed, Release, SeqCst};
use interleave_model::std_like::sync::atomic::{AtomicU32, fence};
use interleave_model::std_like::sync::{Condvar, Mutex, mpsc};
use interleave_model::std_like::thread;
use interleave_model::{Chooser, EveryOrder, EveryTrace, Explored, Grain, Settings, explore};
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

type Endings = BTreeMap<String, usize>;

fn endings(
    chooser: impl Chooser + 'static,
    settings: Settings,
    limit: usize,
    program: impl Fn() -> String + Send + Sync + 'static,
) -> (Endings, Explored) {
    let mut endings = Endings::new();
    let explored = explore(chooser, limit, settings, program, |run| {
        *endings.entry(run.ending.to_string()).or_default() += 1;
        ControlFlow::Continue(())
    });
    (endings, explored)
}

/// What a thread of a random program does.
#[derive(Debug, Clone, Copy)]
enum Op {
    Add(usize),
    Load(usize, Ordering),
    Store(usize, u32, Ordering),
    Exchange(usize),
    Fence(Ordering),
    Weak(usize),
    /// Adds to what the mutex holds.
    Locked(usize),
    /// Locks both, from this one on.
    Both(usize),
    TryLock(usize),
    /// Waits until the mutex holds something, or only once.
    Wait(usize, bool),
    WaitTimeout(usize),
    Notify(bool),
    Send(u32),
    Sleep,
    Act,
    Note,
    Look,
    Panic(usize),
}

fn any_op(rng: &mut ChaCha8Rng) -> Op {
    let which = rng.random_range(0..2);
    match rng.random_range(0..20) {
        0 | 1 => Op::Add(which),
        2 => Op::Load(which, [Relaxed, Acquire, SeqCst][rng.random_range(0..3)]),
        3 => Op::Store(which, 1, [Relaxed, Release, SeqCst][rng.random_range(0..3)]),
        4 if rng.random() => Op::Exchange(which),
        4 => Op::Fence([Acquire, Release, SeqCst][rng.random_range(0..3)]),
        5 => Op::Weak(which),
        6 | 7 => Op::Locked(which),
        8 | 9 => Op::Both(which),
        10 => Op::TryLock(which),
        11 => Op::Wait(0, true),
        12 => Op::Wait(0, false),
        13 => Op::WaitTimeout(0),
        14 => Op::Notify(rng.random()),
        15 => Op::Send(rng.random_range(0..3)),
        16 => {
            if rng.random_range(0..3) == 0 {
                Op::Sleep
            } else {
                Op::Act
            }
        }
        17 => Op::Note,
        18 => Op::Look,
        _ => {
            if rng.random_range(0..2) == 0 {
                Op::Panic(which)
            } else {
                Op::Locked(which)
            }
        }
    }
}

struct Shared {
    atomics: [AtomicU32; 2],
    locks: [Mutex<u32>; 2],
    changed: Condvar,
    hidden: Hidden<u32>,
}

#[expect(clippy::needless_pass_by_value, reason = "it is dropped where the thread ends")]
fn run(thread: usize, ops: &[Op], shared: &Shared, sender: Option<mpsc::Sender<u32>>) -> String {
    let mut log = String::new();
    let lock = |which: usize| {
        shared.locks[which].lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    };
    for op in ops {
        let seen = match *op {
            Op::Add(which) => shared.atomics[which].fetch_add(1, SeqCst),
            Op::Load(which, ordering) => shared.atomics[which].load(ordering),
            Op::Store(which, value, ordering) => {
                shared.atomics[which].store(value, ordering);
                continue;
            }
            Op::Fence(ordering) => {
                fence(ordering);
                continue;
            }
            Op::Exchange(which) => {
                u32::from(shared.atomics[which].compare_exchange(0, 7, SeqCst, SeqCst).is_ok())
            }
            Op::Weak(which) => {
                u32::from(shared.atomics[which].compare_exchange_weak(0, 9, SeqCst, SeqCst).is_ok())
            }
            Op::Locked(which) => {
                let mut held = lock(which);
                *held += 1;
                *held
            }
            Op::Both(which) => {
                let first = lock(which);
                let mut second = lock(1 - which);
                *second += 1;
                *first * 10 + *second
            }
            Op::TryLock(which) => u32::from(shared.locks[which].try_lock().is_ok()),
            Op::Wait(which, is_loop) => {
                let mut held = lock(which);
                while *held == 0 {
                    held = shared
                        .changed
                        .wait(held)
                        .unwrap_or_else(std::sync::PoisonError::into_inner);
                    if !is_loop {
                        break;
                    }
                }
                *held
            }
            Op::WaitTimeout(which) => {
                let result = shared.changed.wait_timeout(lock(which), Duration::from_secs(1));
                let (held, result) = result.unwrap_or_else(std::sync::PoisonError::into_inner);
                *held * 10 + u32::from(result.timed_out())
            }
            Op::Notify(all) => {
                if all {
                    shared.changed.notify_all();
                } else {
                    shared.changed.notify_one();
                }
                continue;
            }
            Op::Send(value) => {
                _ = sender.as_ref().map(|sender| sender.send(value));
                continue;
            }
            Op::Sleep => {
                thread::sleep(Duration::from_millis(1));
                continue;
            }
            Op::Act => {
                act("acts");
                continue;
            }
            Op::Note => shared.hidden.update(|hidden| {
                *hidden = *hidden * 3 + u32::try_from(thread).unwrap();
                *hidden
            }),
            Op::Look => shared.hidden.get(),
            Op::Panic(which) => {
                let _held = lock(which);
                panic!("no luck");
            }
        };
        _ = write!(log, "{seen} ");
    }
    log
}

fn program(threads: Vec<Vec<Op>>, receives: bool) -> impl Fn() -> String + Send + Sync + Clone {
    move || {
        let shared = Arc::new(Shared {
            atomics: [AtomicU32::new(0), AtomicU32::new(0)],
            locks: [Mutex::new(0), Mutex::new(0)],
            changed: Condvar::new(),
            hidden: Hidden::new(0),
        });
        let (sender, messages) = if receives { Some(mpsc::channel()) } else { None }.unzip();
        let handles: Vec<_> = threads
            .iter()
            .enumerate()
            .map(|(number, ops)| {
                let (ops, shared, sender) = (ops.clone(), Arc::clone(&shared), sender.clone());
                thread::spawn(move || run(number, &ops, &shared, sender))
            })
            .collect();
        drop(sender);
        let mut log = String::new();
        if let Some(messages) = messages {
            _ = write!(log, "{:?} ", messages.try_recv());
            _ = write!(log, "{:?} ", messages.iter().collect::<Vec<_>>());
        }
        _ = write!(log, "{} ", handles[0].is_finished());
        for handle in handles {
            log += &handle.join().unwrap_or("panicked ".into());
        }
        log
    }
}

#[test]
fn the_outcomes_are_those_of_all_orders() {
    let many: u64 = std::env::var("PROGRAMS").map_or(60, |many| many.parse().unwrap());
    let (mut compared, mut orders, mut traces, mut cut) = (0, 0, 0, 0);
    for seed in 0..many {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let count = rng.random_range(2..=3);
        let most = if count == 2 { 3 } else { 1 };
        let threads: Vec<Vec<Op>> = (0..count)
            .map(|_| (0..rng.random_range(1..=most)).map(|_| any_op(&mut rng)).collect())
            .collect();
        let receives = rng.random_range(0..4) == 0;
        let settings = Settings {
            grain: Grain::Everything,
            surprises: rng.random_range(0..2),
            step_limit: 200,
            ..Settings::new()
        };
        let program = program(threads.clone(), receives);
        let (all, every) = endings(EveryOrder::default(), settings, 2_000, program.clone());
        if !every.complete {
            continue;
        }
        let (few, reduced) = endings(EveryTrace::default(), settings, 2_000, program);
        assert!(reduced.complete, "{seed}: {threads:?} {reduced:?} of {every:?}");
        let missing: Vec<&String> =
            all.keys().filter(|ending| !few.contains_key(*ending)).collect();
        let extra: Vec<&String> = few.keys().filter(|ending| !all.contains_key(*ending)).collect();
        assert!(
            missing.is_empty() && extra.is_empty(),
            "seed {seed}, {settings:?}, {receives}:\n{threads:#?}\nmissing {missing:#?}\nextra {extra:?}\n{every:?} {reduced:?}"
        );
        compared += 1;
        orders += every.runs;
        traces += reduced.runs;
        cut += reduced.cut;
    }
    println!("{compared} programs compared: {orders} orders, {traces} traces and {cut} cut");
    assert!(compared > 10, "{compared}");
}

/// How many runs it takes, and how many are cut.
#[track_caller]
fn count(program: impl Fn() -> String + Send + Sync + 'static) -> (usize, usize) {
    let settings = Settings { grain: Grain::Everything, ..Settings::default() };
    let (_, explored) = endings(EveryTrace::default(), settings, 100_000, program);
    assert!(explored.complete);
    (explored.runs, explored.cut)
}

/// So many at a round table, each with a fork to either side.
fn philosophers(count: usize) -> impl Fn() -> String + Send + Sync {
    move || {
        let forks: Vec<Mutex<()>> = (0..count).map(|_| Mutex::new(())).collect();
        thread::scope(|scope| {
            for at in 0..count {
                let forks = &forks;
                scope.spawn(move || {
                    let _left = forks[at].lock().unwrap();
                    let _right = forks[(at + 1) % count].lock().unwrap();
                });
            }
        });
        String::new()
    }
}

/// n threads that add to one number can do so in n! orders that differ, and in one if each has its own.
/// At a table, it only matters who of two neighbours has the fork between them first: 2 ways for each
/// fork. But one of all these cannot be: that each fork goes first to the one at whose right it lies,
/// for all begin at their left. (That each goes first to the one at whose left it lies is the
/// deadlock.)
#[test]
fn what_makes_no_difference_is_tried_once() {
    let adding = |threads: usize, own: bool| {
        move || {
            let numbers: Vec<AtomicU32> = (0..threads).map(|_| AtomicU32::new(0)).collect();
            thread::scope(|scope| {
                for number in 0..threads {
                    let number = &numbers[if own { number } else { 0 }];
                    scope.spawn(|| number.fetch_add(1, SeqCst));
                }
            });
            String::new()
        }
    };
    assert_eq!(count(adding(5, false)), (120, 0));
    assert_eq!(count(adding(5, true)), (1, 0));
    // Nor does it matter how far the receiver is behind.
    let sending = || {
        let (sender, messages) = mpsc::channel();
        thread::scope(|scope| {
            for number in 0..4 {
                let sender = sender.clone();
                scope.spawn(move || sender.send(number));
            }
            drop(sender);
            format!("{:?}", messages.iter().collect::<Vec<_>>())
        })
    };
    assert_eq!(count(sending), (24, 0));
    for n in 2..=5 {
        assert_eq!(count(philosophers(n)).0, (1 << n) - 1, "{n} philosophers");
    }
}

/// One thread reads two numbers that all others write.
fn reorder(threads: usize) -> impl Fn() -> String + Send + Sync {
    move || {
        let [first, second] = [const { AtomicU32::new(0) }; 2];
        thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(|| {
                    first.store(1, SeqCst);
                    second.store(1, SeqCst);
                });
            }
            scope.spawn(|| (first.load(SeqCst), second.load(SeqCst)));
        });
        String::new()
    }
}

/// Half of the threads fill one place and then the next; the others look at both.
fn two_stages(threads: usize) -> impl Fn() -> String + Send + Sync {
    move || {
        let [first, second] = [const { Mutex::new(0) }; 2];
        thread::scope(|scope| {
            for me in 0..threads {
                let (first, second) = (&first, &second);
                scope.spawn(move || {
                    if me % 2 == 0 {
                        *first.lock().unwrap() = 1;
                        *second.lock().unwrap() = 2;
                    } else if *first.lock().unwrap() > 0 {
                        assert_eq!(*second.lock().unwrap() % 2, 0);
                    }
                });
            }
        });
        String::new()
    }
}

/// Of the runs, some repeat another, and are cut as soon as that is clear. A better search may take fewer.
#[test]
fn so_many_runs_are_made_and_cut() {
    assert_eq!(count(philosophers(5)), (31, 45));
    assert_eq!(count(philosophers(6)), (63, 125));
    assert_eq!(count(reorder(4)), (576, 16));
    assert_eq!(count(two_stages(4)), (344, 135));
}

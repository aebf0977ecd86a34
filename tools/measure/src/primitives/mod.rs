//! The semaphore and the event compared with their peers: what is measured, and of whom.

mod peers;
#[cfg(target_os = "linux")]
mod sem_t;

use std::hint::black_box;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use peers::{Channel, ParkingLot, Peer, Std};
use rsevents::ManualResetEvent;
#[cfg(target_os = "linux")]
use sem_t::SemT;
use shared::{Event, Semaphore, fail};

use crate::conditions::{Cores, beside_busy_loops, together};
use crate::programs::Python;
use crate::report::Measurements;
use crate::runner::{Row, Task, Times, one_of_many};
use crate::table::{Ratios, Table};

const SEMAPHORES: &str = "Semaphores";
const EVENTS: &str = "Events";
const WITH_PYTHON: &str = "Compared with CPython";

#[derive(Clone, Copy)]
enum Case {
    Hold { threads: usize, permits: usize },
    SignalAndClear,
    WaitWhenSet,
    HandOver(Cores),
    RoundTrip(Cores),
    Limit,
    ProcessorTime,
    WakeEach,
    WakeAll,
}

/// What stands in a row, where 0, 1 or 2 busy loops run on each core meanwhile.
type Plan = (Case, usize, Times, &'static str, &'static str);

#[rustfmt::skip]
fn semaphores([idle, busy, long]: [Times; 3]) -> Vec<Plan> {
    use Case::{HandOver, Hold, Limit, ProcessorTime, WakeEach};
    use Times::Exactly;
    vec![
        (Hold { threads: 1, permits: 1 }, 0, idle, "semaphore", "acquire and release, uncontended"),
        (Hold { threads: 2, permits: 1 }, 0, idle, "2 threads, 1 permit", ""),
        (Hold { threads: 4, permits: 3 }, 0, idle, "4 threads, 3 permits", ""),
        (Hold { threads: 10, permits: 3 }, 0, idle, "10 threads, 3 permits", ""),
        (HandOver(Cores::One), 0, idle, "hand-over, one core", ""),
        (HandOver(Cores::Two), 0, idle, "hand-over, two cores", ""),
        (HandOver(Cores::Any), 1, long, "hand-over, 1 busy loop a core", ""),
        (HandOver(Cores::Any), 2, long, "hand-over, 2 busy loops a core", ""),
        (Limit, 0, idle, "acquire_timeout(1 ms)", ""),
        (Limit, 1, busy, "acquire_timeout(1 ms), 1 busy loop a core", ""),
        (Limit, 2, busy, "acquire_timeout(1 ms), 2 busy loops a core", ""),
        (ProcessorTime, 0, Exactly(200), "processor time", "10 threads, 3 permits, held for 1 ms"),
        (ProcessorTime, 1, Exactly(200), "processor time, 1 busy loop a core", ""),
        (ProcessorTime, 2, Exactly(200), "processor time, 2 busy loops a core", ""),
        (WakeEach, 0, Exactly(500), "release of 500 sleepers", ""),
        (WakeEach, 0, Exactly(1_000), "release of 1,000 sleepers", ""),
        (WakeEach, 0, Exactly(10_000), "release of 10,000 sleepers", ""),
    ]
}

#[rustfmt::skip]
fn events([idle, busy, long]: [Times; 3]) -> Vec<Plan> {
    use Case::{Limit, RoundTrip, SignalAndClear, WaitWhenSet, WakeAll};
    vec![
        (SignalAndClear, 0, idle, "set and clear", ""),
        (WaitWhenSet, 0, idle, "wait when set", ""),
        (RoundTrip(Cores::One), 0, idle, "round trip, one core", ""),
        (RoundTrip(Cores::Two), 0, idle, "round trip, two cores", ""),
        (RoundTrip(Cores::Any), 1, long, "round trip, 1 busy loop a core", ""),
        (RoundTrip(Cores::Any), 2, long, "round trip, 2 busy loops a core", ""),
        (Limit, 0, idle, "wait_timeout(1 ms)", ""),
        (Limit, 1, busy, "wait_timeout(1 ms), 1 busy loop a core", ""),
        (Limit, 2, busy, "wait_timeout(1 ms), 2 busy loops a core", ""),
        (WakeAll, 0, Times::Exactly(100), "set, wakes 100 sleepers", ""),
    ]
}

/// What CPython measures too, and what that is called in `python/cases.py`.
const IN_PYTHON: [(&str, &str); 4] = [
    ("lock", "lock"),
    ("semaphore", "semaphore"),
    ("hand-over, two cores", "hand_over"),
    ("round trip, two cores", "event"),
];

#[rustfmt::skip]
pub fn all(pythons: &[Python]) -> Measurements {
    // Beside busy loops, a measurement lasts for many turns of the scheduler: for a hand-over, a turn
    // that is waited for outweighs a thousand that are not.
    let times = [30, 120, 400].map(|ms| Times::About(Duration::from_millis(ms)));
    let mut tasks: Vec<Task> = Vec::new();
    tasks.extend(semaphores(times).into_iter().filter_map(|plan| task(SEMAPHORES, plan)));
    tasks.extend(events(times).into_iter().filter_map(|plan| task(EVENTS, plan)));
    let what = "lock and unlock (Rust: std's Mutex)";
    let row = Row { key: "lock", what, is_time: true, table: WITH_PYTHON };
    let lock = ("ours".to_owned(), one_of_many("lock", times[0], |n| Ok(lock(n))));
    tasks.push(Task { rows: vec![row], most_rounds: u32::MAX, contenders: vec![lock] });
    for task in &mut tasks {
        let key = task.rows[0].key;
        if let Some((_, case)) = IN_PYTHON.into_iter().find(|(row, _)| *row == key) {
            task.contenders.extend(pythons.iter().map(|python| {
                let (name, python) = (python.name.clone(), python.clone());
                (name, one_of_many(key, times[0], move |n| python.case(case, n)))
            }));
        }
    }

    let table = |title, columns: &[&str], ratios| {
        let columns = columns.iter().map(ToString::to_string).collect();
        Table { title, columns, ratios }
    };
    let with_python: Vec<&str> =
        ["ours"].into_iter().chain(pythons.iter().map(|python| &*python.name)).collect();
    Measurements {
        name: "primitives",
        title: "The semaphore and the event compared with their peers",
        rounds: 15,
        tasks,
        tables: vec![
            table(SEMAPHORES, &["ours", "std", "parking_lot", "sem_t", "channel", "tokio"], Ratios::OverPeers),
            table(EVENTS, &["ours", "std", "parking_lot", "rsevents"], Ratios::OverPeers),
            table(WITH_PYTHON, &with_python, Ratios::OverRust),
        ],
        plotted: &[
            "semaphore", "10 threads, 3 permits", "hand-over, two cores", "hand-over, 2 busy loops a core",
            "acquire_timeout(1 ms), 2 busy loops a core", "release of 1,000 sleepers",
            "round trip, two cores", "set, wakes 100 sleepers",
        ],
    }
}

/// `None` where this system cannot bind threads to the cores that the case is about.
fn task(table: &'static str, (case, busy_loops, times, key, what): Plan) -> Option<Task> {
    if let Case::HandOver(cores) | Case::RoundTrip(cores) = case
        && !cores.are_there()
    {
        eprintln!("{key}: left out, as threads cannot be bound to these cores here");
        return None;
    }
    let most_rounds = match times {
        Times::Exactly(10_000) => 5,
        Times::About(sample) if sample > Duration::from_millis(200) => 11,
        _ => u32::MAX,
    };
    let contenders = if table == SEMAPHORES { semaphore_peers(case) } else { event_peers(case) };
    let contenders = contenders.into_iter().map(|(name, run)| {
        let run = move |n| Ok(beside_busy_loops(busy_loops, || run(case, n)));
        (name.to_owned(), one_of_many(key, times, run))
    });
    let row = Row { key, what, is_time: true, table };
    Some(Task { rows: vec![row], most_rounds, contenders: contenders.collect() })
}

type Run = fn(Case, usize) -> Duration;

fn peer<P: Peer>() -> (&'static str, Run) {
    (P::NAME, run::<P>)
}

fn semaphore_peers(case: Case) -> Vec<(&'static str, Run)> {
    let mut peers = vec![
        peer::<Semaphore>(),
        peer::<Std<usize>>(),
        peer::<ParkingLot<usize>>(),
        #[cfg(target_os = "linux")]
        peer::<SemT>(),
        peer::<Channel>(),
    ];
    if !matches!(case, Case::Limit) {
        peers.push(peer::<tokio::sync::Semaphore>());
    }
    peers
}

fn event_peers(case: Case) -> Vec<(&'static str, Run)> {
    let mut peers = vec![peer::<Event>(), peer::<Std<bool>>(), peer::<ParkingLot<bool>>()];
    // In a round trip, now and then a `set` of rsevents 0.3 is lost, and a thread sleeps for ever.
    if !matches!(case, Case::RoundTrip(_)) {
        peers.push(peer::<ManualResetEvent>());
    }
    peers
}

/// How long `n` of what the case counts take, all in all.
fn run<P: Peer>(case: Case, n: usize) -> Duration {
    match case {
        Case::Hold { threads: 1, permits } => {
            let semaphore = P::new(permits);
            timed(|| (0..n).for_each(|_| semaphore.hold(|| black_box(()))))
        }
        Case::Hold { threads, permits } => {
            let semaphore = P::new(permits);
            together(threads, Cores::Any, |_| {
                (0..n.div_ceil(threads)).for_each(|_| semaphore.hold(|| black_box(())));
            })
        }
        Case::SignalAndClear => {
            let event = P::new(0);
            timed(|| {
                for _ in 0..n {
                    event.signal();
                    event.clear();
                }
            })
        }
        Case::WaitWhenSet => {
            let event = P::new(1);
            timed(|| (0..n).for_each(|_| event.wait()))
        }
        Case::HandOver(cores) => round_trips::<P>(cores, n.div_ceil(2)),
        Case::RoundTrip(cores) => round_trips::<P>(cores, n),
        Case::Limit => {
            let peer = P::new(0);
            timed(|| {
                for _ in 0..n {
                    assert!(!peer.wait_timeout(Duration::from_millis(1)), "nobody signals");
                }
            })
        }
        Case::ProcessorTime => {
            let (semaphore, used) = (P::new(3), Mutex::new(Duration::ZERO));
            together(10, Cores::Any, |_| {
                let started = ThreadTime::now();
                for _ in 0..n.div_ceil(10) {
                    semaphore.hold(|| thread::sleep(Duration::from_millis(1)));
                }
                *used.lock().unwrap() += started.elapsed();
            });
            used.into_inner().unwrap()
        }
        Case::WakeEach => wake_sleepers::<P>(n, n),
        Case::WakeAll => wake_sleepers::<P>(n, 1),
    }
}

fn timed(run: impl FnOnce()) -> Duration {
    let started = Instant::now();
    run();
    started.elapsed()
}

/// Two threads wait in turn, each for the other's signal.
fn round_trips<P: Peer>(cores: Cores, n: usize) -> Duration {
    let turns = [P::new(1), P::new(0)];
    together(2, cores, |i| {
        for _ in 0..n {
            turns[i].wait();
            turns[i].clear();
            turns[1 - i].signal();
        }
    })
}

/// `n` threads sleep. How long it takes from the first signal until all of them are through.
fn wake_sleepers<P: Peer>(n: usize, signals: usize) -> Duration {
    let peer = P::new(0);
    let (arrived, through) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..n {
            let small = thread::Builder::new().stack_size(64 * 1024);
            let sleeper = small.spawn_scoped(scope, || {
                arrived.fetch_add(1, Relaxed);
                peer.wait();
                through.fetch_add(1, Relaxed);
            });
            if let Err(error) = sleeper {
                fail(format_args!("could not start a thread: {error}"));
            }
        }
        while arrived.load(Relaxed) < n {
            thread::yield_now();
        }
        // Some of them may still look whether they have to sleep.
        thread::sleep(Duration::from_micros(20_000 + 50 * n as u64));
        timed(|| {
            (0..signals).for_each(|_| peer.signal());
            while through.load(Relaxed) < n {
                thread::yield_now();
            }
        })
    })
}

fn lock(n: usize) -> Duration {
    let lock = black_box(Mutex::new(()));
    timed(|| (0..n).for_each(|_| drop(lock.lock().unwrap())))
}

//! The semaphore and the event compared with their peers: what is measured, and of whom.

mod events;
#[cfg(target_os = "linux")]
mod sem_t;
mod semaphores;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

use shared::fail;

use crate::conditions::{Cores, beside_busy_loops};
use crate::programs::Python;
use crate::runner::{Measure, Row, Task, Times, one_of_many};
use crate::table::{Ratios, Table};
use crate::{Measurements, Set};

const SEMAPHORES: &str = "Semaphores";
const EVENTS: &str = "Events";

/// What Python's rows are called in `python/cases.py`.
const IN_PYTHON: [(&str, &str); 4] = [
    ("lock", "lock"),
    ("semaphore", "semaphore"),
    ("hand-over, two cores", "hand_over"),
    ("round trip, two cores", "event"),
];

pub fn all(pythons: &[Python], quick: bool) -> Measurements {
    let sample = Duration::from_millis(if quick { 5 } else { 30 });
    let mut tasks = semaphores::tasks(sample);
    tasks.extend(events::tasks(sample));
    let row =
        Row { key: "lock", what: "lock and unlock (Rust: std's Mutex)", is_time: true, table: "" };
    let lock = ("ours".to_owned(), one_of_many("lock", Times::About(sample), |n| Ok(lock(n))));
    tasks.push(Task { rows: vec![row], most_rounds: u32::MAX, contenders: vec![lock] });
    for task in &mut tasks {
        let key = task.rows[0].key;
        if let Some((_, case)) = IN_PYTHON.into_iter().find(|(row, _)| *row == key) {
            task.contenders.extend(pythons.iter().map(|python| {
                let (name, python) = (python.name.clone(), python.clone());
                (name, one_of_many(key, Times::About(sample), move |n| python.case(case, n)))
            }));
        }
    }

    let peers = |title, columns: &[&str]| {
        let columns = columns.iter().map(ToString::to_string).collect();
        Table { title, columns, ratios: Ratios::OverPeers }
    };
    let with_python =
        ["ours".to_owned()].into_iter().chain(pythons.iter().map(|python| python.name.clone()));
    Measurements {
        set: Set::Primitives,
        name: "primitives",
        title: "The semaphore and the event compared with their peers",
        rounds: 21,
        tasks,
        tables: vec![
            peers(SEMAPHORES, &["ours", "std", "parking_lot", "sem_t", "channel", "tokio"]),
            peers(EVENTS, &["ours", "std", "parking_lot", "rsevents"]),
            Table {
                title: "Compared with CPython",
                columns: with_python.collect(),
                ratios: Ratios::OverRust,
            },
        ],
        plotted: &[
            "semaphore",
            "10 threads, 3 permits",
            "hand-over, two cores",
            "hand-over, 2 busy loops a core",
            "acquire_timeout(1 ms), 2 busy loops a core",
            "release of 1,000 sleepers",
            "round trip, two cores",
            "set, wakes 100 sleepers",
        ],
    }
}

fn lock(n: usize) -> Duration {
    let lock = std::hint::black_box(Mutex::new(()));
    let started = Instant::now();
    (0..n).for_each(|_| drop(lock.lock().unwrap()));
    started.elapsed()
}

/// A task of one row, for contenders that measure it each in their way; `None` where this system
/// cannot bind threads to these cores.
fn task(
    table: &'static str,
    key: &'static str,
    what: &'static str,
    cores: Cores,
    contenders: Vec<(&str, Measure)>,
) -> Option<Task> {
    if !cores.are_there() {
        eprintln!("{key}: left out, as threads cannot be bound to these cores here");
        return None;
    }
    let row = Row { key, what, is_time: true, table };
    let contenders = contenders.into_iter().map(|(name, measure)| (name.to_owned(), measure));
    let most_rounds = if key.contains("10,000") { 5 } else { u32::MAX };
    Some(Task { rows: vec![row], most_rounds, contenders: contenders.collect() })
}

/// Does something so many times, and returns how long all of them took.
type Run = Box<dyn Fn(usize) -> Duration>;

/// Measures it beside so many busy loops on each core.
fn beside(key: &'static str, busy_loops: usize, times: Times, run: Run) -> Measure {
    one_of_many(key, times, move |n| Ok(beside_busy_loops(busy_loops, || run(n))))
}

/// `n` threads sleep in `wait`. How long it takes from `wake` until all of them are through.
fn wake_sleepers(n: usize, wait: impl Fn() + Sync, wake: impl FnOnce()) -> Duration {
    let (arrived, through) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..n {
            let small = thread::Builder::new().stack_size(64 * 1024);
            let sleeper = small.spawn_scoped(scope, || {
                arrived.fetch_add(1, Relaxed);
                wait();
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
        thread::sleep(
            Duration::from_millis(20)
                + Duration::from_micros(50) * u32::try_from(n).unwrap_or(u32::MAX),
        );
        let started = Instant::now();
        wake();
        while through.load(Relaxed) < n {
            thread::yield_now();
        }
        started.elapsed()
    })
}

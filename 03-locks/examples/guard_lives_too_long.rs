//! Experiment: a lock that is held longer than it looks.
//!
//! Three workers take jobs from a queue. `while let Some(job) = queue.lock()...` keeps its guard until
//! the end of the loop's body, so the queue stays locked during the work. (In Python, the indentation
//! under `with lock:` shows how long the lock is held.) What to look for: how many workers are at work
//! at the same time.
//!
//! ```text
//! cargo run -p locks --example guard_lives_too_long
//! ```

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Duration;

use shared::{Event, refuse_args};

type Queue = Mutex<VecDeque<u32>>;

fn main() {
    refuse_args();
    println!("--- Locked while Working ---");
    in_three_threads(|worker, queue| {
        while let Some(job) = queue.lock().unwrap().pop_front() {
            work(worker, job, Duration::from_millis(200));
        }
    });

    println!("--- Unlocked while Working ---");
    in_three_threads(|worker, queue| {
        while let Some(job) = next_job(queue) {
            work(worker, job, Duration::from_secs(4));
        }
    });
}

/// Here the guard is dropped at the end of the function, before the work begins.
fn next_job(queue: &Queue) -> Option<u32> {
    queue.lock().unwrap().pop_front()
}

fn in_three_threads(run: impl Fn(u32, &Queue) + Sync) {
    let (run, queue) = (&run, &Mutex::new(VecDeque::from([1, 2, 3, 4])));
    thread::scope(|scope| {
        for worker in 1..=3 {
            scope.spawn(move || run(worker, queue));
        }
    });
}

/// The work is to wait until another worker is at work too, or until the timeout.
fn work(worker: u32, job: u32, at_most: Duration) {
    // An atomic counter: threads may change it without a lock, as each change is a single step.
    // (`Relaxed`: it only counts, and no other data depends on it.)
    static AT_WORK: AtomicU32 = AtomicU32::new(0);
    static SEVERAL: Event = Event::new();
    println!("Worker {worker}: Started job {job}.");
    if AT_WORK.fetch_add(1, Relaxed) > 0 {
        SEVERAL.set();
    }
    let _ = SEVERAL.wait_timeout(at_most);
    AT_WORK.fetch_sub(1, Relaxed);
    println!("Worker {worker}: Finished job {job}.");
}

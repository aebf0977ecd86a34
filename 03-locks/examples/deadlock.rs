//! Experiment: two threads acquire two locks in opposite order, and wait for each other forever.
//!
//! A barrier forces it: each thread holds its first lock before either wants its second. A watchdog
//! looks at which thread holds and wants which lock. When it finds a cycle, it tells both threads to give
//! up. (They can, because they only *try* to get the second lock, again and again. A thread that waits in
//! `lock` cannot be reached.) What to look for: the cycle. The cure comes at the end: all threads acquire
//! lock 0 first.
//!
//! ```text
//! cargo run -p locks --example deadlock
//! ```

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Barrier, Mutex, TryLockError};
use std::thread;
use std::time::Duration;

use shared::{Stopwatch, refuse_args};

static LOCKS: [Mutex<()>; 2] = [Mutex::new(()), Mutex::new(())];
/// For each thread that waits: the lock that it holds, and the lock that it wants.
static TABLE: Mutex<[Option<(usize, usize)>; 2]> = Mutex::new([None; 2]);
static GIVE_UP: AtomicBool = AtomicBool::new(false);

fn main() {
    refuse_args();
    println!("--- Opposite Order ---");
    let (stopwatch, both) = (Stopwatch::start(), Barrier::new(2));
    thread::scope(|scope| {
        scope.spawn(|| in_opposite_order(0, 1, &both));
        scope.spawn(|| in_opposite_order(1, 0, &both));
        while !deadlock_seen() {
            thread::sleep(Duration::from_millis(10));
        }
        println!("Watchdog: A deadlock! Found after {stopwatch}");
        GIVE_UP.store(true, Relaxed);
    });

    println!("--- One Order ---");
    thread::scope(|scope| {
        for i in 0..2 {
            scope.spawn(move || {
                let _lock0 = LOCKS[0].lock().unwrap();
                let _lock1 = LOCKS[1].lock().unwrap();
                println!("Thread {i}: Has both locks.");
            });
        }
    });
}

/// The thread has the number of its first lock.
fn in_opposite_order(first: usize, second: usize, both: &Barrier) {
    let _first = LOCKS[first].lock().unwrap();
    both.wait(); // now each thread holds its first lock
    TABLE.lock().unwrap()[first] = Some((first, second));
    while !GIVE_UP.load(Relaxed) {
        let attempt = LOCKS[second].try_lock();
        assert!(matches!(attempt, Err(TryLockError::WouldBlock)), "the other thread holds it");
        thread::sleep(Duration::from_millis(10));
    }
    println!("Thread {first}: Giving up. Releasing lock {first}.");
    both.wait(); // until then, neither releases its lock
}

/// Whether each thread waits for the lock that the other one holds.
fn deadlock_seen() -> bool {
    let [Some(thread0), Some(thread1)] = *TABLE.lock().unwrap() else { return false };
    for (i, (holds, wants)) in [(0, thread0), (1, thread1)] {
        println!("Watchdog: Thread {i} holds lock {holds} and waits for lock {wants}.");
    }
    thread0 == (thread1.1, thread1.0)
}

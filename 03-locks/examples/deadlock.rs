//! Experiment: two threads take two locks in opposite order, and wait for each other for ever.
//!
//! A barrier forces it: each has its first lock before either wants its second. A watchdog looks at
//! who holds what and waits for what, and when it finds a circle it tells them to give up. (They can,
//! as they only try for the second lock, again and again; nothing reaches a thread inside `lock`.)
//! What to look for: the circle. The cure, at the end: everybody takes lock 0 first.
//!
//! ```text
//! cargo run -p locks --example deadlock
//! ```

use std::sync::{Barrier, Mutex};
use std::thread;
use std::time::Duration;

use shared::{Event, Stopwatch, println};

static LOCKS: [Mutex<()>; 2] = [Mutex::new(()), Mutex::new(())];
/// For each thread that waits: the lock that it holds, and the one that it waits for.
static TABLE: Mutex<[Option<(usize, usize)>; 2]> = Mutex::new([None; 2]);
static GIVE_UP: Event = Event::new();

fn main() {
    println!("--- Opposite Order ---");
    let (stopwatch, both_hold_one) = (Stopwatch::start(), Barrier::new(2));
    thread::scope(|scope| {
        scope.spawn(|| in_opposite_order(0, 1, &both_hold_one));
        scope.spawn(|| in_opposite_order(1, 0, &both_hold_one));
        while !deadlock_seen() {
            thread::sleep(Duration::from_millis(10));
        }
        println!("Watchdog: A deadlock! Found after {stopwatch}");
        GIVE_UP.set();
    });

    println!("--- One Order ---");
    thread::scope(|scope| {
        for i in 0..2 {
            scope.spawn(move || {
                let _both = (LOCKS[0].lock().unwrap(), LOCKS[1].lock().unwrap());
                println!("Thread {i}: Has both locks.");
            });
        }
    });
}

/// The thread has the number of its first lock.
fn in_opposite_order(first: usize, second: usize, both_hold_one: &Barrier) {
    let _first = LOCKS[first].lock().unwrap();
    both_hold_one.wait();
    TABLE.lock().unwrap()[first] = Some((first, second));
    while LOCKS[second].try_lock().is_err() {
        if GIVE_UP.wait_timeout(Duration::from_millis(10)) {
            println!("Thread {first}: Giving up. Releasing lock {first}.");
            return;
        }
    }
    TABLE.lock().unwrap()[first] = None; // it got both after all
}

/// Whether each thread waits for the lock that the other one holds.
fn deadlock_seen() -> bool {
    let [Some(thread0), Some(thread1)] = *TABLE.lock().unwrap() else { return false };
    for (i, (holds, wants)) in [(0, thread0), (1, thread1)] {
        println!("Watchdog: Thread {i} holds lock {holds} and waits for lock {wants}.");
    }
    thread0 == (thread1.1, thread1.0)
}

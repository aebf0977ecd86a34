//! Experiment: without a lock, updates are lost.
//!
//! Five threads add 1 to a shared counter by reading it, adding, and writing it back, and all of
//! them read before any of them writes. In real life the system switches threads at that moment only
//! now and then, so a lost update shows up once in a thousand runs. Here a barrier makes it happen
//! in every round. What to look for: of five updates a round, one is left.
//!
//! (A plain variable that several threads write to does not compile in Rust. An atomic one does:
//! each access is sound by itself, but reading and writing are still two steps.)
//!
//! ```text
//! cargo run -p locks --example without_lock
//! ```

use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;

use shared::println;

const THREADS: usize = 5;
const ROUNDS: u64 = 100;

fn main() {
    let barrier = Barrier::new(THREADS);

    println!("--- Read, Add, Write ---");
    count(|counter| {
        let current_value = counter.load(Relaxed);
        barrier.wait(); // all have read
        counter.store(current_value + 1, Relaxed);
        barrier.wait(); // all have written
    });

    println!("--- In One Step ---");
    count(|counter| {
        // Reads, adds and writes with nothing in between. It does for a number what a lock does for
        // everything else.
        counter.fetch_add(1, Relaxed);
        barrier.wait();
    });
}

/// Adds 1 in every thread and every round, and prints what came of it.
fn count(add_one: impl Fn(&AtomicU64) + Sync) {
    let counter = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| (0..ROUNDS).for_each(|_| add_one(&counter)));
        }
    });
    println!("Expected counter value: {}", THREADS as u64 * ROUNDS);
    println!("Actual counter value: {}", counter.into_inner());
}

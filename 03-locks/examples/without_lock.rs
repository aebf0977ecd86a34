//! Experiment: without a lock, updates are lost.
//!
//! Five threads add 1 to a shared counter: each reads it, adds 1 and writes the sum back. A barrier
//! makes all of them read before any of them writes, in every round. What to look for: of the five
//! updates in a round, only one survives.
//!
//! (In Python, the script of lesson 3 without its lock loses most updates in the same way, as its
//! threads sleep between read and write. A plain `counter += 1` loses nothing in practice under the GIL
//! of CPython 3.10 and later, but nothing in the language promises that.)
//!
//! ```text
//! cargo run -p locks --example without_lock
//! ```

use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;

use shared::refuse_args;

const THREADS: usize = 5;
const ROUNDS: u64 = 100;

fn main() {
    refuse_args();
    let barrier = Barrier::new(THREADS);

    // Code in which several threads write to a plain variable does not compile. They may write to an
    // *atomic*, on which each operation is a single step. (`Relaxed`: the counter is all that the
    // threads share, so no other memory has to be in step with it.)
    println!("--- Read, Add, Write ---");
    count(|counter| {
        let current_value = counter.load(Relaxed);
        barrier.wait(); // all have read
        counter.store(current_value + 1, Relaxed);
        barrier.wait(); // all have written
    });

    println!("--- In One Step ---");
    count(|counter| {
        // Reads, adds and writes, with nothing in between: what a lock does for any data, this does
        // for a number.
        counter.fetch_add(1, Relaxed);
        barrier.wait();
    });
}

/// Adds 1 in every thread and every round, and prints the result.
fn count(add_one: impl Fn(&AtomicU64) + Sync) {
    let counter = AtomicU64::new(0);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for _ in 0..ROUNDS {
                    add_one(&counter);
                }
            });
        }
    });
    println!("Expected counter value: {}", THREADS as u64 * ROUNDS);
    println!("Actual counter value: {}", counter.into_inner());
}

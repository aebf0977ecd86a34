//! Experiment: a thread panics while it holds the lock.
//!
//! Python's `with` or `finally` releases a lock after an exception, and nobody learns that the data
//! may be half changed. Rust releases it too, and the mutex is *poisoned* from then on: `lock`
//! returns an error, with the guard inside. Most programs `unwrap` it, and so stop as well. These
//! threads look at the data and go on. What to look for: nobody is blocked, and the count is right.
//!
//! ```text
//! cargo run -p locks --example panic_while_locked
//! ```

use std::sync::{Barrier, Mutex, MutexGuard};
use std::thread;

use shared::println;

const ITERATIONS: u64 = 1000;

fn main() {
    let counter = Mutex::new(0);
    // Makes sure that the first thread has the lock before the others want it.
    let locked = Barrier::new(3);

    thread::scope(|scope| {
        let thread1 = scope.spawn(|| {
            let _guard = counter.lock().unwrap();
            locked.wait();
            panic!("a crash inside the critical section");
        });
        for i in 2..=3 {
            let (counter, locked) = (&counter, &locked);
            scope.spawn(move || {
                locked.wait();
                for _ in 0..ITERATIONS {
                    *lock(counter, i) += 1;
                }
                println!("Thread {i}: Finished.");
            });
        }
        // Joined by hand, because a scope would pass the panic on.
        assert!(thread1.join().is_err());
        println!("Main Thread: Thread 1 has crashed.");
    });

    println!("Expected counter value: {}", 2 * ITERATIONS);
    println!("Actual counter value: {}", counter.lock().unwrap());
}

/// Locks the counter, poisoned or not. It can be used after a panic, as it changes in a single step.
/// Of data with several parts one would first have to mend what may be half done.
fn lock(counter: &Mutex<u64>, thread: u32) -> MutexGuard<'_, u64> {
    counter.lock().unwrap_or_else(|poisoned| {
        println!("Thread {thread}: The mutex is poisoned. Going on.");
        counter.clear_poison();
        poisoned.into_inner()
    })
}

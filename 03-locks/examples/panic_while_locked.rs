//! Experiment: a thread panics while it holds the lock.
//!
//! After an exception, Python's `with` or `finally` releases the lock, and no other thread learns that
//! the data may be half changed. Rust releases the lock too, and the mutex is *poisoned* from then on:
//! `lock` returns an error that has the guard inside. Most programs `unwrap` the error, and so panic
//! as well. These threads check the data and continue. What to look for: no thread is blocked, and the
//! count is right.
//!
//! ```text
//! cargo run -p locks --example panic_while_locked
//! ```

use std::sync::{Barrier, Mutex, MutexGuard};
use std::thread;

use shared::refuse_args;

const ITERATIONS: u64 = 1000;

fn main() {
    refuse_args();
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
        // If nobody joined the thread, the scope itself would panic ("a scoped thread panicked").
        assert!(thread1.join().is_err());
        println!("Main Thread: Thread 1 has crashed.");
    });

    println!("Expected counter value: {}", 2 * ITERATIONS);
    println!("Actual counter value: {}", counter.lock().unwrap());
}

/// Locks the counter, poisoned or not. After a panic the counter is still usable, as each change to it
/// is a single step. Data with several parts would have to be checked and repaired first.
fn lock(counter: &Mutex<u64>, thread: u32) -> MutexGuard<'_, u64> {
    counter.lock().unwrap_or_else(|poisoned| {
        println!("Thread {thread}: The mutex is poisoned. Going on.");
        counter.clear_poison();
        poisoned.into_inner()
    })
}

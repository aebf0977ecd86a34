//! Experiment: threads that borrow, and waiting for threads that one cannot join.
//!
//! Python's threads reach every object, as reference counts keep it alive. A thread made by
//! `thread::spawn` may outlive the function that started it, so it may borrow nothing from there. A
//! scope joins its threads before it ends, so they may. Where there is no handle to join, because
//! others start the threads, a `WaitGroup` counts those that are not done. What to look for: the
//! main thread's lines come after those of all the threads that it waits for.
//!
//! ```text
//! cargo run -p joining --example scoped_threads
//! ```

use std::thread;
use std::time::Duration;

use crossbeam::sync::WaitGroup;
use shared::println;

fn main() {
    println!("--- Scoped Threads ---");
    let words = ["threads", "share", "memory"]; // lives on the stack of the main thread
    let mut lengths = [0; 3];
    thread::scope(|scope| {
        // Each thread reads `words`, and writes to a place of its own. No lock: two threads that
        // could write to the same place would not compile.
        for (i, length) in lengths.iter_mut().enumerate() {
            scope.spawn(move || {
                thread::sleep(Duration::from_millis(100)); // some work
                *length = words[i].len();
                println!("Thread {i}: '{}' has {length} letters.", words[i]);
            });
        }
    });
    println!("Main Thread: {} letters in all.", lengths.iter().sum::<usize>());

    println!("--- WaitGroup ---");
    let not_done = WaitGroup::new();
    start_helpers("Thread A", &not_done);
    start_helpers("Thread B", &not_done);
    not_done.wait(); // until every clone is dropped
    println!("Main Thread: All helpers are done.");
}

/// Starts two threads and lets go of their handles.
fn start_helpers(name: &'static str, not_done: &WaitGroup) {
    for helper in 1..=2 {
        let until_done = not_done.clone();
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(100)); // some work
            println!("{name}: Helper {helper} is done.");
            drop(until_done); // a panic would drop it too
        });
    }
}

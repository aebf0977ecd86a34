//! Experiment: threads that borrow, and waiting for threads that you have no handle of.
//!
//! A Python thread can use any object, as reference counts keep it alive. A thread of `thread::spawn`
//! may outlive the function that started it, so it may borrow nothing from that function. A *scope*
//! joins its threads before it ends, so its threads may borrow. And where other code starts the
//! threads and keeps their handles, a `WaitGroup` counts the threads that have not finished. What to
//! look for: the main thread's lines come after those of all the threads that it waits for.
//!
//! ```text
//! cargo run -p joining --example scoped_threads
//! ```

use std::thread;
use std::time::Duration;

use crossbeam::sync::WaitGroup;
use shared::refuse_args;

fn main() {
    refuse_args();
    println!("--- Scoped Threads ---");
    let words = ["threads", "share", "memory"]; // owned by the main thread
    let mut lengths = [0; 3];
    thread::scope(|scope| {
        // Each thread borrows a word and writes to a place of its own. It needs no lock: code in which
        // two threads could write to the same place does not compile.
        for (i, (word, length)) in words.iter().zip(&mut lengths).enumerate() {
            // `move` gives the thread its own `i`, and the references to its word and its place.
            scope.spawn(move || {
                thread::sleep(Duration::from_millis(100)); // stands for some work
                *length = word.len();
                println!("Thread {i}: '{word}' has {length} letters.");
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

/// Starts two threads and drops their handles.
fn start_helpers(name: &'static str, not_done: &WaitGroup) {
    for helper in 1..=2 {
        let until_done = not_done.clone();
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(100)); // stands for some work
            println!("{name}: Helper {helper} is done.");
            drop(until_done); // a panic would drop it too
        });
    }
}

//! Experiment: `move` gives each thread a counter of its own.
//!
//! The compiler rejects threads that borrow a local counter, and advises `move`. That compiles, but a
//! number is copied when it moves. Where Python's threads would all change one `global`, each of these
//! changes its own copy. What to look for: the counter is still 0. And the cure: the threads own a
//! mutex together, through an `Arc`, a count of references that threads may share.
//!
//! ```text
//! cargo run -p locks --example copied_counter
//! ```

use std::sync::{Arc, Mutex};
use std::thread;

use shared::refuse_args;

#[allow(unused_assignments, unused_variables, reason = "the compiler warns of the mistake")]
fn main() {
    refuse_args();

    println!("--- A Copy Each ---");
    let mut counter = 0;
    let mut threads = Vec::new();
    for _ in 0..5 {
        threads.push(thread::spawn(move || counter += 1));
    }
    for thread in threads {
        thread.join().unwrap();
    }
    println!("Actual counter value: {counter}");

    println!("--- One Counter for All ---");
    let counter = Arc::new(Mutex::new(0));
    let mut threads = Vec::new();
    for _ in 0..5 {
        let counter = Arc::clone(&counter); // one more reference to the same counter
        threads.push(thread::spawn(move || *counter.lock().unwrap() += 1));
    }
    for thread in threads {
        thread.join().unwrap();
    }
    println!("Actual counter value: {}", counter.lock().unwrap());
}

//! Lesson 1: a started thread runs while the main thread continues.
//!
//! Mirrors `01-starting-threads.py`. Two threads work for 2 and 3 seconds; the main thread finishes
//! its own work after 1. What to look for: which line comes last, and when the program ends.
//!
//! ```text
//! cargo run -p starting-threads
//! ```

use std::thread;
use std::time::Duration;

use shared::{Stopwatch, refuse_args};

/// What each thread runs.
fn tasks(name: &str, seconds: u64) {
    println!("Thread {name}: Starting Tasks....");
    thread::sleep(Duration::from_secs(seconds)); // stands for waiting on a network or a disk
    println!("Thread {name}: Finished Task. Done!");
}

fn main() {
    refuse_args(); // this lesson has no options
    println!("--- Threading Basic Example ---");

    // Python creates a `Thread` and starts it later. `spawn` does both in one step, and a closure (a
    // function without a name) replaces `target` and `args`.
    let stopwatch = Stopwatch::start();
    let thread1 = thread::spawn(|| tasks("Thread-1", 2));
    let thread2 = thread::spawn(|| tasks("Thread-2", 3));

    // The main thread continues without waiting.
    println!("Main Thread: All threads launched. Doing other work...");

    // Give the threads some time to start.
    thread::sleep(Duration::from_secs(1));
    println!("Main Thread: Still doing other work...");

    println!(
        "Main Thread: Program Finished without completely finishing the threads in {stopwatch}"
    );

    // The script ends here, but Python waits for both threads before it exits. Rust would kill them
    // as soon as `main` returns, so the lesson joins them, that is, waits until each has finished.
    // `unwrap` means that a panic in the thread becomes a panic here.
    thread1.join().unwrap();
    thread2.join().unwrap();
}

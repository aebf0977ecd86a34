//! Lesson 1: a started thread runs beside the main thread, which does not wait for it.
//!
//! Mirrors `01-starting-threads.py`. Two threads work for 2 and 3 seconds; the main thread is done
//! after 1. What to look for: who prints the last line, and when the program ends.
//!
//! ```text
//! cargo run -p starting-threads
//! ```

use std::thread;
use std::time::Duration;

use shared::{Stopwatch, println};

/// What each thread runs.
fn tasks(name: &str, seconds: u64) {
    println!("Thread {name}: Starting Tasks....");
    thread::sleep(Duration::from_secs(seconds)); // stands for waiting on a network or a disk
    println!("Thread {name}: Finished Task. Done!");
}

fn main() {
    println!("--- Threading Basic Example ---");

    // Python makes a `Thread` first and starts it later. `spawn` does both at once, and a closure
    // takes the place of `target` and `args`.
    let stopwatch = Stopwatch::start();
    let thread1 = thread::spawn(|| tasks("Thread-1", 2));
    let thread2 = thread::spawn(|| tasks("Thread-2", 3));

    // The main thread goes on at once.
    println!("Main Thread: All threads launched. Doing other work...");

    // Some time for the threads to start.
    thread::sleep(Duration::from_secs(1));
    println!("Main Thread: Still doing other work...");

    println!(
        "Main Thread: Program Finished without completely finishing the threads in {stopwatch}"
    );

    // The script ends here, and Python then waits for its threads before it exits. Rust does not:
    // when `main` returns, every other thread is gone, in the middle of what it was doing. So what
    // Python does behind the scenes is spelled out. Without these lines nobody would be "Done!".
    thread1.join().unwrap();
    thread2.join().unwrap();
}

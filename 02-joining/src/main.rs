//! Lesson 2: `join` waits until a thread is done.
//!
//! Mirrors `02-waiting-for-threads-to-complete.py`. The threads are those of lesson 1, but now the
//! main thread waits for them before it prints its last two lines. What to look for: the main
//! thread's own work took 1 second, the whole took 3, as long as the slower thread and not 2 + 3.
//!
//! ```text
//! cargo run -p joining
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

    let stopwatch = Stopwatch::start();
    let thread1 = thread::spawn(|| tasks("Thread-1", 2));
    let thread2 = thread::spawn(|| tasks("Thread-2", 3));

    // The main thread goes on at once.
    println!("Main Thread: All threads launched. Doing other work...");

    // Some time for the threads to start.
    thread::sleep(Duration::from_secs(1));
    println!("Main Thread: Still doing other work...");

    // `join` blocks until the thread is done. Python's returns nothing. Rust's returns what the
    // thread returned or, as an `Err`, the panic that ended it; `unwrap` passes a panic on instead
    // of losing it. And `join` consumes the handle: to join twice does not compile.
    let start_to_join = stopwatch.elapsed().as_secs_f64();
    thread1.join().unwrap();
    thread2.join().unwrap();

    println!("Main Thread: Main Program Finished in {start_to_join:.2} seconds");
    println!("Main Thread: All threads finished in {stopwatch}");
}

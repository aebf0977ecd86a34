//! Lesson 2: `join` waits until a thread has finished.
//!
//! Mirrors `02-waiting-for-threads-to-complete.py`. The threads are those of lesson 1, but now the
//! main thread waits for them before it prints its last two lines. What to look for: the main
//! thread's own work took 1 second and the whole took 3, as long as the slower thread, not 2 + 3.
//!
//! ```text
//! cargo run -p joining
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
    refuse_args();
    println!("--- Threading Basic Example ---");

    let stopwatch = Stopwatch::start();
    let thread1 = thread::spawn(|| tasks("Thread-1", 2));
    let thread2 = thread::spawn(|| tasks("Thread-2", 3));

    // The main thread continues without waiting.
    println!("Main Thread: All threads launched. Doing other work...");

    // Give the threads some time to start.
    thread::sleep(Duration::from_secs(1));
    println!("Main Thread: Still doing other work...");

    // `join` blocks until the thread has finished. It returns `Ok` with what the thread returned, or
    // `Err` if the thread panicked; `unwrap` turns that `Err` into a new panic here. `join` consumes
    // the handle, so code that joins a thread twice does not compile.
    let start_to_join = stopwatch.elapsed().as_secs_f64();
    thread1.join().unwrap();
    thread2.join().unwrap();

    println!("Main Thread: Main Program Finished in {start_to_join:.2} seconds");
    println!("Main Thread: All threads finished in {stopwatch}");
}

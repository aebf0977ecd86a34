//! Experiment: when `main` returns, Rust kills every thread that still runs.
//!
//! Python does this only to threads with `daemon=True`. Thread-1 is joined. Thread-2 and Thread-3 have
//! an hour of work, and `main` does not wait for them. What to look for: these two never print
//! "Finished", and their files stay open, as no destructor runs (in Python, no `finally`).
//!
//! ```text
//! cargo run -p starting-threads --example daemon_threads
//! ```

use std::sync::Barrier;
use std::thread;
use std::time::Duration;

use shared::refuse_args;

const AN_HOUR: Duration = Duration::from_secs(60 * 60);

/// Opens when three threads and `main` wait at it. A `static` is a global, so every thread may use it.
static ALL_STARTED: Barrier = Barrier::new(4);

fn main() {
    refuse_args();
    let thread1 = thread::spawn(|| tasks("Thread-1", Duration::from_millis(100)));
    // Dropping a handle does not stop its thread: it only means that nobody can join it any more. There
    // is no `daemon=True`, as every Rust thread ends with `main`.
    drop(thread::spawn(|| tasks("Thread-2", AN_HOUR)));
    drop(thread::spawn(|| tasks("Thread-3", AN_HOUR)));

    ALL_STARTED.wait();
    thread1.join().unwrap();
    println!("Main Thread: Returning, with two threads at work...");
}

/// What each thread runs.
fn tasks(name: &'static str, duration: Duration) {
    let _file = OpenFile { of: name };
    println!("Thread {name}: Starting Tasks....");
    ALL_STARTED.wait();
    thread::sleep(duration);
    println!("Thread {name}: Finished Task. Done!");
}

/// Stands for something that has to be closed in the end.
struct OpenFile {
    of: &'static str,
}

/// A destructor: it runs when the value goes out of scope, as `__exit__` does at the end of `with`.
impl Drop for OpenFile {
    fn drop(&mut self) {
        println!("Thread {}: Closed its file.", self.of);
    }
}

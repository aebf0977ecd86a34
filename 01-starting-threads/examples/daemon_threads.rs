//! Experiment: when `main` returns, every thread that still runs is gone.
//!
//! In Python only a thread with `daemon=True` ends like this; in Rust every thread does, unless it
//! is joined. Thread-1 is joined. Thread-2 and Thread-3 have work for an hour, and `main` does not
//! wait for it. What to look for: of these two there is no "Finished", and nothing is tidied up
//! (Python's daemon threads never come to their `finally` either).
//!
//! ```text
//! cargo run -p starting-threads --example daemon_threads
//! ```

use std::thread;
use std::time::Duration;

use crossbeam::channel::{self, Sender};
use shared::println;

const AN_HOUR: Duration = Duration::from_secs(60 * 60);

fn main() {
    let (started, starts) = channel::unbounded();
    let [first, second, third] = [started.clone(), started.clone(), started];
    let thread1 = thread::spawn(|| tasks("Thread-1", Duration::from_millis(100), first));
    // To drop a handle lets go of the thread, which runs on: that is all that `daemon` would do.
    drop(thread::spawn(|| tasks("Thread-2", AN_HOUR, second)));
    drop(thread::spawn(|| tasks("Thread-3", AN_HOUR, third)));

    // Ends when every sender is dropped: then all three are at work.
    assert_eq!(starts.iter().count(), 3);
    thread1.join().unwrap();
    println!("Main Thread: Returning, with two threads at work...");
}

/// What each thread runs.
fn tasks(name: &'static str, duration: Duration, started: Sender<()>) {
    let _file = OpenFile { of: name };
    println!("Thread {name}: Starting Tasks....");
    started.send(()).unwrap();
    drop(started);
    thread::sleep(duration);
    println!("Thread {name}: Finished Task. Done!");
}

/// Stands for something that wants to be closed in the end.
struct OpenFile {
    of: &'static str,
}

impl Drop for OpenFile {
    fn drop(&mut self) {
        println!("Thread {}: Closed its file.", self.of);
    }
}

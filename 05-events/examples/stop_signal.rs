//! Experiment: how to stop a thread that works until it is told to stop.
//!
//! Neither `threading` nor Rust's std can stop a thread from outside, so the thread itself has to check
//! now and then whether it should go on. Between two pieces of work it waits for an event with a timeout,
//! which is a pause and a check in one call, like Python's `while not stop.wait(interval)`. What to look
//! for: the worker stops when it is told to and tidies up, and the sleeper does not sit out its pause of
//! an hour.
//!
//! ```text
//! cargo run -p events --example stop_signal
//! ```

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use shared::{Event, refuse_args};

static STOP: Event = Event::new();

fn main() {
    refuse_args();
    let (beat, beats) = mpsc::channel();
    let worker = thread::spawn(move || {
        // `wait_timeout` says how it ended: `false` means that the time is up.
        while !STOP.wait_timeout(Duration::from_millis(100)) {
            println!("Worker: Still alive.");
            beat.send(()).unwrap();
        }
        println!("Worker: Told to stop. Tidying up.");
    });
    let sleeper = thread::spawn(|| {
        println!("Sleeper: Coming back in an hour...");
        let woken = STOP.wait_timeout(Duration::from_secs(60 * 60));
        println!("Sleeper: Woken early: {woken}");
    });

    for _ in 0..3 {
        beats.recv().unwrap(); // waits until the worker has spoken once more
    }
    println!("Main Thread: Telling them to stop.");
    STOP.set();
    worker.join().unwrap();
    sleeper.join().unwrap();
    println!("Main Thread: Both have ended.");
}

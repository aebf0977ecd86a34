//! Experiment: a condition variable, with which a thread waits until something is true of shared data.
//!
//! Python's `threading.Condition` does the same. Here the data is a buffer for three items, between
//! two producers and two consumers: producers wait while it is full, consumers while it is empty. The
//! consumers start only when the buffer is full, so the producers have to wait. What to look for: the
//! buffer never holds more than three items, and each producer's items come out in order. In a program
//! of your own you would take a finished one, such as `std::sync::mpsc::sync_channel(3)` for Python's
//! `queue.Queue(3)`.
//!
//! ```text
//! cargo run -p events --example conditions
//! ```

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};
use std::thread;

use shared::refuse_args;

const CAPACITY: usize = 3;

static BUFFER: Mutex<VecDeque<String>> = Mutex::new(VecDeque::new());
static NOT_FULL: Condvar = Condvar::new();
static NOT_EMPTY: Condvar = Condvar::new();

fn main() {
    refuse_args();
    thread::scope(|scope| {
        scope.spawn(|| produce("A"));
        scope.spawn(|| produce("B"));
        let mut buffer = BUFFER.lock().unwrap();
        while buffer.len() < CAPACITY {
            // Nobody else waits for items yet, so every `notify_one` wakes the main thread.
            buffer = NOT_EMPTY.wait(buffer).unwrap();
        }
        drop(buffer);
        scope.spawn(|| consume(1));
        scope.spawn(|| consume(2));
    });
    println!("Main Thread: {} items are left.", BUFFER.lock().unwrap().len());
}

fn produce(name: &str) {
    for i in 1..=10 {
        let mut buffer = BUFFER.lock().unwrap();
        // `wait` unlocks the mutex, sleeps until it is notified, and locks the mutex again. A thread
        // may also wake for no reason (a *spurious wakeup*), or too late, so it has to look again.
        while buffer.len() == CAPACITY {
            buffer = NOT_FULL.wait(buffer).unwrap();
        }
        buffer.push_back(format!("{name}{i}"));
        // Printed while the lock is held, so that the lines come in the order of what happened.
        println!("Producer {name}: Put {name}{i}. Items: {}", buffer.len());
        NOT_EMPTY.notify_one();
    }
}

fn consume(i: u32) {
    for _ in 0..10 {
        let mut buffer = BUFFER.lock().unwrap();
        while buffer.is_empty() {
            buffer = NOT_EMPTY.wait(buffer).unwrap();
        }
        let item = buffer.pop_front().expect("it is not empty");
        println!("Consumer {i}: Took {item}. Items: {}", buffer.len());
        NOT_FULL.notify_one();
    }
}

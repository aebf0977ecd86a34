//! Experiment: a condition variable, the primitive under all the others.
//!
//! It lets a thread wait until *something* is true of data behind a lock, as Python's
//! `threading.Condition` does. Here: a buffer for three items, between two producers and two
//! consumers. Producers wait while it is full, consumers while it is empty. The consumers start only
//! when the buffer is full, so that the producers have to wait. What to look for: never more than
//! three items in the buffer, and those of each producer come out in order. (To use one rather than
//! to understand it: Python's `queue.Queue(3)` is a bounded channel here, such as crossbeam's.)
//!
//! ```text
//! cargo run -p events --example conditions
//! ```

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex};
use std::thread;

use shared::println;

const CAPACITY: usize = 3;

static BUFFER: Mutex<VecDeque<String>> = Mutex::new(VecDeque::new());
static NOT_FULL: Condvar = Condvar::new();
static NOT_EMPTY: Condvar = Condvar::new();

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| produce("A"));
        scope.spawn(|| produce("B"));
        let filling = |buffer: &mut VecDeque<_>| buffer.len() < CAPACITY;
        drop(NOT_EMPTY.wait_while(BUFFER.lock().unwrap(), filling));
        scope.spawn(|| consume(1));
        scope.spawn(|| consume(2));
    });
    println!("Main Thread: {} items are left.", BUFFER.lock().unwrap().len());
}

fn produce(name: &str) {
    for i in 1..=10 {
        // `wait_while` releases the lock, sleeps until notified, takes the lock and looks again. A
        // thread may wake for no reason, or too late: so one never waits without looking.
        let full = |buffer: &mut VecDeque<_>| buffer.len() == CAPACITY;
        let mut buffer = NOT_FULL.wait_while(BUFFER.lock().unwrap(), full).unwrap();
        buffer.push_back(format!("{name}{i}"));
        // Printed with the lock held, so that the lines come in the order of what happened.
        println!("Producer {name}: Put {name}{i}. Items: {}", buffer.len());
        NOT_EMPTY.notify_one();
    }
}

fn consume(i: u32) {
    for _ in 0..10 {
        let empty = |buffer: &mut VecDeque<_>| buffer.is_empty();
        let mut buffer = NOT_EMPTY.wait_while(BUFFER.lock().unwrap(), empty).unwrap();
        let item = buffer.pop_front().expect("it is not empty");
        println!("Consumer {i}: Took {item}. Items: {}", buffer.len());
        NOT_FULL.notify_one();
    }
}

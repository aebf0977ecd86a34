//! Experiment: `join` returns what the thread returned, or the panic that ended it.
//!
//! Python's `join` returns `None` either way: what a `target` returns is lost, and an exception is
//! only printed, unless a `concurrent.futures` pool runs it. What to look for: the value and both
//! panics arrive in the main thread, which decides what to do about them. (Rust also prints a panic to
//! standard error when it happens.)
//!
//! ```text
//! cargo run -p joining --example results_and_panics
//! ```

use std::panic;
use std::thread;

use shared::refuse_args;

fn main() {
    refuse_args();
    let threads = ["1 2 3 4", "1 2 three 4", ""]
        .map(|numbers| (numbers, thread::spawn(move || sum(numbers)))); // `move`: it keeps `numbers`
    for (numbers, thread) in threads {
        match thread.join() {
            Ok(sum) => println!("Main Thread: sum of '{numbers}' returned {sum}"),
            // A panic can carry a value of any type, as Python can raise any exception. That of
            // `panic!` is its message: a `String`, or a `&'static str` if it is fixed.
            Err(panic) => match panic.downcast::<String>() {
                Ok(message) => println!("Main Thread: sum of '{numbers}' panicked: {message}"),
                Err(other) => panic::resume_unwind(other), // goes on panicking, here
            },
        }
    }
    println!("Main Thread: Still here.");
}

/// What each thread runs.
fn sum(numbers: &str) -> u32 {
    let mut sum = 0;
    for word in numbers.split(' ') {
        match word.parse::<u32>() {
            Ok(number) => sum += number,
            Err(error) => panic!("'{word}': {error}"),
        }
    }
    sum
}

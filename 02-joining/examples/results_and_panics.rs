//! Experiment: `join` gives back what the thread returned, or the panic that ended it.
//!
//! Python's `join` returns `None` either way. What a `target` returns is thrown away, and an
//! exception is printed and forgotten, unless a `concurrent.futures` pool runs it. What to look for:
//! the value and both panics arrive in the main thread, which decides what to do about them. (Rust
//! prints a panic to standard error as well, at the moment when it happens.)
//!
//! ```text
//! cargo run -p joining --example results_and_panics
//! ```

use std::any::Any;
use std::thread::{self, JoinHandle};

use shared::println;

fn main() {
    let threads = ["1 2 3 4", "1 2 three 4", ""].map(|numbers| start(numbers.to_owned()));
    for thread in threads {
        let name = thread.thread().name().unwrap_or("?").to_owned();
        match thread.join() {
            Ok(sum) => println!("Main Thread: {name} returned {sum}"),
            // `join().unwrap()` would panic here too, and so pass the failure on.
            Err(panic) => println!("Main Thread: {name} panicked: {}", message(&*panic)),
        }
    }
    println!("Main Thread: Still here.");
}

/// Starts a thread that has a name, which Rust shows when it panics.
fn start(numbers: String) -> JoinHandle<u32> {
    let name = format!("sum of '{numbers}'");
    thread::Builder::new().name(name).spawn(move || sum(&numbers)).unwrap()
}

/// What each thread runs.
fn sum(numbers: &str) -> u32 {
    assert!(!numbers.is_empty(), "nothing to add up");
    let number =
        |word: &str| -> u32 { word.parse().unwrap_or_else(|_| panic!("{word} is not a number")) };
    numbers.split(' ').map(number).sum()
}

/// The message of a panic. A panic can carry a value of any type, as Python can raise any exception;
/// `panic!` and its kin carry a `&str`, or a `String` if the message had to be put together.
fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("(no message)")
}

//! The same two threads, but the counter lies in a mutex.

use crate::std_like::own::{show, step};
use crate::std_like::sync::Mutex;
use crate::std_like::thread;

fn add_one(counter: &Mutex<u32>) {
    let mut counter = counter.lock().unwrap(); // 1
    let mut value = show("value", *counter);
    value = step("value", value + 1); // 2
    *counter = value;
} // 3

pub fn program() -> String {
    let counter = Mutex::shown(50);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| add_one(&counter));
        }
    });
    format!("counter = {}", counter.into_inner().unwrap())
}

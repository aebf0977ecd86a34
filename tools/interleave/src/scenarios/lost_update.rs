//! Two threads each add 1 to a counter: read, add, write.

use crate::std_like::own::{show, step};
use crate::std_like::sync::atomic::{AtomicU32, Ordering::SeqCst};
use crate::std_like::thread;

fn add_one(counter: &AtomicU32) {
    let mut value = show("value", counter.load(SeqCst)); // 1
    value = step("value", value + 1); // 2
    counter.store(value, SeqCst); // 3
}

pub fn program() -> String {
    let counter = AtomicU32::new(50);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| add_one(&counter));
        }
    });
    format!("counter = {}", counter.into_inner())
}

//! Two threads each add 1 to a counter: read, add, write.

use interleave_model::Settings;
use interleave_model::std_like::beyond_std::{show, step};
use interleave_model::std_like::sync::atomic::{AtomicU32, Ordering::SeqCst};
use interleave_model::std_like::thread;

use crate::stage::Scene;
use crate::stage::scenes::ends_with;

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

pub const SCENE: Scene = Scene {
    name: "lost-update",
    title: "Two threads add 1 to 50 without a lock",
    goal: "Lose an update: two threads add 1 to 50, and 51 comes out.",
    reached: |run| ends_with(run, "counter = 51"),
    right: "counter = 52",
    teaches: "Both threads read 50 before either had written. What looks like one operation is three, \
         and another thread may come between any two of them: a race condition.",
    file: file!(),
    rust: include_str!("lost_update.rs"),
    python: include_str!("lost_update.py"),
    settings: Settings::new(),
    program,
};

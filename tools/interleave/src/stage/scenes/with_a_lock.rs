//! The same two threads, but the counter lies in a mutex.

use interleave_model::std_like::beyond_std::{show, step};
use interleave_model::std_like::sync::Mutex;
use interleave_model::std_like::thread;
use interleave_model::{Grain, Settings};

use crate::stage::Scene;
use crate::stage::scenes::ends_with;

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

pub const SCENE: Scene = Scene {
    name: "with-a-lock",
    title: "Two threads add 1 to 50 under a lock",
    goal: "See that no order loses an update, now that both lock before they read.",
    reached: |run| ends_with(run, "counter = 52"),
    right: "counter = 52",
    teaches: "No order loses an update any more. While one thread holds the lock, the other cannot go \
         on: the three operations have become one (a critical section).",
    file: file!(),
    rust: include_str!("with_a_lock.rs"),
    python: include_str!("with_a_lock.py"),
    settings: Settings { grain: Grain::Unlocks, ..Settings::new() },
    program,
};

//! A writes a value and then raises a flag. B looks at the flag, and then reads the value.

use interleave_model::Settings;
use interleave_model::std_like::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use interleave_model::std_like::thread;

use crate::stage::Scene;
use crate::stage::scenes::ends_with;

fn send(data: &AtomicU32, is_ready: &AtomicBool) {
    data.store(42, Relaxed); // 1
    is_ready.store(true, Relaxed); // 2
}

fn receive(data: &AtomicU32, is_ready: &AtomicBool) -> String {
    let is_up = is_ready.load(Relaxed); // 3
    if !is_up {
        return "B finds the flag down".to_owned();
    }
    format!("B reads {}", data.load(Relaxed)) // 4
}

pub fn program() -> String {
    let data = AtomicU32::new(0);
    let is_ready = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| send(&data, &is_ready));
        scope.spawn(|| receive(&data, &is_ready)).join().unwrap()
    })
}

pub const SCENE: Scene = Scene {
    name: "message-passing",
    title: "A raises a flag over a value",
    goal: "Let B read the old 0, although it has seen the flag up.",
    reached: |run| ends_with(run, "B reads 0"),
    right: "B reads 42",
    teaches: "`Relaxed` orders nothing: B has the new flag, and may still see the old value. A \
         processor may show the two stores in another order than they were made, and a \
         compiler may swap them.",
    file: file!(),
    rust: include_str!("message_passing.rs"),
    python: include_str!("message_passing.py"),
    settings: Settings::new(),
    program,
};

//! A writes a value and then raises a flag with `Release`. B looks at the flag with `Acquire`, and then
//! reads the value.

use interleave_model::Settings;
use interleave_model::std_like::sync::atomic::{
    AtomicBool, AtomicU32,
    Ordering::{Acquire, Relaxed, Release},
};
use interleave_model::std_like::thread;

use crate::stage::Scene;
use crate::stage::scenes::ends_with;

fn send(data: &AtomicU32, is_ready: &AtomicBool) {
    data.store(42, Relaxed); // 1
    is_ready.store(true, Release); // 2
}

fn receive(data: &AtomicU32, is_ready: &AtomicBool) -> String {
    let is_up = is_ready.load(Acquire); // 3
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
    name: "message-passing-cure",
    title: "A raises a flag over a value, with Release and Acquire",
    goal: "See that B cannot read the old 0 any more, now that the flag hands the value over.",
    reached: |run| ends_with(run, "B reads 42"),
    right: "B reads 42",
    teaches: "Whatever A did before its `Release` store goes along with it, and an `Acquire` load \
         that reads that store receives it. So who sees the flag sees the value. (Who comes \
         too early finds the flag down: an older flag is still allowed.)",
    file: file!(),
    rust: include_str!("message_passing_cure.rs"),
    python: include_str!("message_passing_cure.py"),
    settings: Settings::new(),
    program,
};

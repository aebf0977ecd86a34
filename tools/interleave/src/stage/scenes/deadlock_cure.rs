//! Two threads move money between two accounts, in opposite directions. Both lock
//! `left` first, whichever they take from.

use interleave_model::std_like::sync::Mutex;
use interleave_model::std_like::thread;
use interleave_model::{Ending, Settings};

use crate::stage::Scene;

fn left_to_right(left: &Mutex<i32>, right: &Mutex<i32>) {
    let mut from = left.lock().unwrap(); // 1
    let mut to = right.lock().unwrap(); // 2
    *from -= 10;
    *to += 10;
}

fn right_to_left(left: &Mutex<i32>, right: &Mutex<i32>) {
    let mut to = left.lock().unwrap(); // 3
    let mut from = right.lock().unwrap(); // 4
    *from -= 10;
    *to += 10;
}

pub fn program() -> String {
    let left = Mutex::shown(100);
    let right = Mutex::shown(100);
    thread::scope(|scope| {
        scope.spawn(|| left_to_right(&left, &right));
        scope.spawn(|| right_to_left(&left, &right));
    });
    let (left, right) = (left.into_inner().unwrap(), right.into_inner().unwrap());
    format!("left = {left}, right = {right}")
}

pub const SCENE: Scene = Scene {
    name: "deadlock-cure",
    title: "Two locks in the same order",
    goal: "See that no order stops them forever, now that both lock `left` first.",
    reached: |run| matches!(run.ending, Ending::Finished(_)),
    right: "left = 100, right = 100",
    teaches: "Whichever thread gets the first lock gets the second one as well: with one order for all \
         locks there is no circle of threads that wait for each other.",
    file: file!(),
    rust: include_str!("deadlock_cure.rs"),
    python: include_str!("deadlock_cure.py"),
    settings: Settings::new(),
    program,
};

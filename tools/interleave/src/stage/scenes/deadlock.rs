//! Two threads move money between two accounts, in opposite directions. Each locks the account that
//! it takes from first.

use interleave_model::Settings;
use interleave_model::std_like::sync::Mutex;
use interleave_model::std_like::thread;

use crate::stage::Scene;

fn left_to_right(left: &Mutex<i32>, right: &Mutex<i32>) {
    let mut from = left.lock().unwrap(); // 1
    let mut to = right.lock().unwrap(); // 2
    *from -= 10;
    *to += 10;
}

fn right_to_left(left: &Mutex<i32>, right: &Mutex<i32>) {
    let mut from = right.lock().unwrap(); // 3
    let mut to = left.lock().unwrap(); // 4
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
    name: "deadlock",
    title: "Two locks in opposite orders",
    goal: "Bring both threads to a standstill.",
    reached: |run| run.ending.is_deadlock(),
    right: "left = 100, right = 100",
    teaches: "Each thread holds the lock that the other one waits for, so neither will ever go on: a \
         deadlock. It takes two locks that are not always locked in the same order.",
    file: file!(),
    rust: include_str!("deadlock.rs"),
    python: include_str!("deadlock.py"),
    settings: Settings::new(),
    program,
};

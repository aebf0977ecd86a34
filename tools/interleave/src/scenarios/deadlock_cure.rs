//! Two threads move money between two accounts, in opposite directions. Both lock
//! `left` first, whichever they take from.

use crate::std_like::sync::Mutex;
use crate::std_like::thread;

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

//! What `std` does not have: a look at the variables of a thread.

use std::fmt::Debug;
use std::panic::Location;

use crate::engine::{Op, before, with};

/// Shows a variable of this thread, and returns its value. This is no step.
pub fn show<T: Debug>(name: &'static str, value: T) -> T {
    with(|world| world.own(name, format!("{value:?}")));
    value
}

/// A step that does nothing but be seen, in these words: "does its job".
#[track_caller]
pub fn act(what: &str) {
    before(Op::Do(what.to_owned()), Location::caller());
}

/// Goes on once no other thread can: all have ended, or wait for this one.
#[track_caller]
pub fn when_all_others_wait() {
    before(Op::Idle, Location::caller());
}

/// Whether this is the main thread. This is no step.
#[must_use]
pub fn in_main_thread() -> bool {
    with(|world| world.current == 0).unwrap_or(false)
}

/// A step that only the thread itself can see: works out the value of one of its variables,
/// shows and returns it.
#[track_caller]
pub fn step<T: Debug>(name: &'static str, value: T) -> T {
    before(Op::Do(format!("computes {name}: {value:?}")), Location::caller());
    show(name, value)
}

//! Lesson 5: the waiter goes on only when the setter has set the event.

#[path = "experiments/events.rs"]
mod experiments;

use test_support::{Lesson, assert_has_no_options};

const LESSON: &str = env!("CARGO_BIN_EXE_05-events");

#[test]
fn any_argument_is_refused() {
    assert_has_no_options(|| Lesson::new(LESSON));
}

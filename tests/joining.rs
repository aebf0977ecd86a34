//! Lesson 2: the main thread prints its last two lines when both threads are done.

#[path = "experiments/joining.rs"]
mod experiments;

use test_support::{Lesson, assert_has_no_options};

const LESSON: &str = env!("CARGO_BIN_EXE_02-joining");

#[test]
fn any_argument_is_refused() {
    assert_has_no_options(|| Lesson::new(LESSON));
}

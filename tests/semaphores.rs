//! Lesson 4: never more threads at work than there are permits, and all of them get one.

#[path = "experiments/semaphores.rs"]
mod experiments;

use test_support::assert_accepts_only;

const LESSON: &str = env!("CARGO_BIN_EXE_04-semaphores");

#[test]
fn bad_options_are_refused() {
    assert_accepts_only(LESSON, "--threads", 1..=10_000);
    assert_accepts_only(LESSON, "--permits", 1..=10_000);
    assert_accepts_only(LESSON, "--seed", 0..=u64::MAX);
}

//! Lesson 1: the main thread is done before its threads, and the program waits for them all the
//! same.

#[path = "experiments/starting_threads.rs"]
mod experiments;

use test_support::{Lesson, assert_has_no_options};

const LESSON: &str = env!("CARGO_BIN_EXE_01-starting-threads");

/// Outside of a scope. (Lesson 3's test is for threads of a scope.)
#[test]
#[cfg(target_os = "linux")]
fn threads_that_the_system_will_not_start_are_told_of() {
    // There is room for the stack of one thread, and not for two.
    let set_up = "ulimit -v 2000000; export RUST_MIN_STACK=1200000000";
    let run = test_support::faults::under(set_up, LESSON, &[]).run();
    let problem = run.failure();
    assert!(problem.starts_with("could not start a thread: "), "{problem}");
    assert!(!run.stdout.contains("Main Thread"), "{run:?}");
}

#[test]
fn any_argument_is_refused() {
    assert_has_no_options(|| Lesson::new(LESSON));
}

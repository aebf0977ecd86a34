//! Lesson 3: with a lock, no increment is lost.

#[path = "experiments/locks.rs"]
mod experiments;

use test_support::{Lesson, assert_accepts_only};

const LESSON: &str = env!("CARGO_BIN_EXE_03-locks");

#[test]
fn by_default_five_threads_count_to_10000_each() {
    let help = Lesson::new(LESSON).args(["--help"]).run().success().lines().join("\n");
    assert!(help.contains("[default: 5]") && help.contains("[default: 10000]"), "{help}");
}

#[test]
fn bad_options_are_refused() {
    assert_accepts_only(LESSON, "--threads", 1..=10_000);
    assert_accepts_only(LESSON, "--iterations", 0..=1_000_000_000);
}

#[test]
#[cfg(target_os = "linux")]
fn threads_that_the_system_will_not_start_are_told_of_and_no_other_is_waited_for() {
    let args = ["--threads", "1000", "--iterations", "1000000000"]; // more than a day of work each
    let run = test_support::faults::with_memory_for_few_threads(LESSON, &args).run();
    let problem = run.failure();
    assert!(problem.starts_with("could not start a thread: "), "{problem}");
    assert_eq!(run.stdout, "\n--- Threading with Lock Example ---\n");
}

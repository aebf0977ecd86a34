//! Lesson 3: with a lock, no increment is lost.

use std::time::Duration;

use test_support::{Lesson, Transcript, parity, shown_run};

const LESSON: &str = "03-locks";

/// Runs the lesson and checks that both halves count to what is expected. The sleeps within the
/// lock cannot overlap: that is a lower bound on the time.
#[track_caller]
fn assert_counts(args: &[&str], expected: u32) -> Transcript {
    let run = Lesson::built(LESSON).args(args).run();
    let took = run.took;
    let expected_line = format!("Expected counter value: {expected}");
    let actual_line = format!("Actual counter value: {expected}");
    let transcript = run.success();
    assert_eq!(
        transcript.lines(),
        [
            "",
            "--- Threading with Lock Example ---",
            &expected_line,
            &actual_line,
            "",
            "--- Threading with Lock and Context Manager Example ---",
            &expected_line,
            &actual_line,
        ]
    );
    let asleep_with_the_lock = Duration::from_micros(100) * expected * 2;
    assert!(took >= asleep_with_the_lock, "{took:?}");
    transcript
}

/// Takes 20 seconds and more. `.ci/run` has the time.
#[test]
#[ignore = "slow: `cargo test -p locks -- --ignored`"]
fn by_default_both_halves_count_to_50000_as_the_notes_show() {
    assert_counts(&[], 50_000).assert_same_run(&shown_run(LESSON));
}

#[test]
fn every_count_is_right() {
    assert_counts(&["--iterations", "1000"], 5000);
    assert_counts(&["--threads", "8", "--iterations", "125"], 1000);
    assert_counts(&["--threads", "1", "--iterations", "300"], 300);
    assert_counts(&["--threads", "50", "--iterations", "1"], 50);
    assert_counts(&["--iterations", "0"], 0);
}

/// Line for line, except for times and random numbers.
#[test]
fn prints_what_its_python_script_prints() {
    parity::assert_same_lines_as_python(LESSON, &["--iterations", "100"]);
}

//! Lesson 3: with a lock, no increment is lost.

#[path = "experiments/locks.rs"]
mod experiments;

use std::time::Duration;

use test_support::{Lesson, Transcript, faults, options, shown_run};

const LESSON: &str = env!("CARGO_BIN_EXE_03-locks");

/// Runs the lesson and checks that both halves count to what is expected. The sleeps within the
/// lock cannot overlap: that is a lower bound on the time.
#[track_caller]
fn assert_counts(args: &[&str], expected: u32) -> Transcript {
    let run = Lesson::new(LESSON).args(args).run();
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
    let asleep_with_the_lock = std::time::Duration::from_micros(100) * expected * 2;
    assert!(took >= asleep_with_the_lock, "{took:?}");
    transcript
}

#[test]
fn by_default_both_halves_count_to_50000_as_the_notes_show() {
    let (options, shown) = shown_run(env!("CARGO_MANIFEST_DIR"));
    assert!(options.is_empty(), "the notes show a run with options: {options:?}");
    assert_counts(&[], 50_000).assert_same_run(&shown);
}

#[test]
fn other_counts_are_right_too() {
    assert_counts(&["--threads", "8", "--iterations", "125"], 1000);
    assert_counts(&["--threads", "1", "--iterations", "300"], 300);
    assert_counts(&["--threads", "50", "--iterations", "1"], 50);
    assert_counts(&["--iterations", "0"], 0);
}

#[test]
fn odd_options_are_taken_or_refused() {
    options::assert_odd_ones_are_taken_or_refused(LESSON, &["--threads", "--iterations"]);
}

#[test]
fn bad_options_are_refused() {
    let refusal =
        |args: &[&str], parts: &[&str]| Lesson::new(LESSON).args(args).run().refusal(parts);
    for bad in ["0", "-1", "x", "10001", "99999999999999999999999"] {
        refusal(&["--threads", bad], &["--threads <1-10000>", bad]);
    }
    for bad in ["-1", "x", "1.5", "1000000001"] {
        refusal(&["--iterations", bad], &["--iterations <0-1000000000>", bad]);
    }
    refusal(&["--threads"], &["--threads <1-10000>"]);
    refusal(&["--threads", "1", "--threads", "2"], &["--threads <1-10000>", "multiple times"]);
    refusal(&["--bogus"], &["--bogus"]);
}

#[test]
#[cfg(target_os = "linux")]
fn threads_that_the_system_will_not_start_are_told_of() {
    let args = ["--threads", "1000", "--iterations", "1"];
    let run = faults::with_memory_for_few_threads(LESSON, &args).run();
    let problem = run.failure();
    assert!(problem.starts_with("could not start thread "), "{problem}");
    assert!(problem.contains(" of 1000: "), "{problem}");
    assert_eq!(run.stdout, "\n--- Threading with Lock Example ---\n");
}

#[test]
fn ends_quietly_when_the_reader_leaves() {
    faults::assert_quiet_when_the_reader_leaves(LESSON, &["--iterations", "100"]);
}

#[test]
fn leaves_nothing_behind_when_it_is_killed() {
    let latest = Duration::from_millis(400);
    faults::assert_nothing_is_left_when_killed(LESSON, &["--iterations", "20"], latest);
}

#[test]
#[cfg(target_os = "linux")]
fn says_so_when_the_disk_is_full() {
    faults::assert_failure_when_the_disk_is_full(LESSON, &["--iterations", "100"]);
}

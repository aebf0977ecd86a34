//! Lesson 2: the main thread prints its last two lines when both threads are done.

use std::time::Duration;

use test_support::{Transcript, parity};

use crate::assert_run_as_shown;

const LESSON: &str = "02-joining";

/// Checks the rules of the lesson.
#[track_caller]
fn assert_rules(transcript: &Transcript) {
    transcript.assert_same_lines_in_any_order(&[
        "--- Threading Basic Example ---",
        "Thread Thread-1: Starting Tasks....",
        "Thread Thread-2: Starting Tasks....",
        "Main Thread: All threads launched. Doing other work...",
        "Main Thread: Still doing other work...",
        "Thread Thread-1: Finished Task. Done!",
        "Thread Thread-2: Finished Task. Done!",
        "Main Thread: Main Program Finished in 1.00 seconds",
        "Main Thread: All threads finished in 3.00 seconds",
    ]);
    assert_eq!(transcript.lines()[0], "--- Threading Basic Example ---");
    transcript.assert_before("All threads launched", "Still doing other work");
    transcript.assert_before("Thread-1: Finished Task", "Main Program Finished");
    transcript.assert_before("Thread-2: Finished Task", "Main Program Finished");
    transcript.assert_before("Main Program Finished", "All threads finished");

    let main_took = transcript.seconds_after("Main Thread: Main Program Finished in ");
    let all_took = transcript.seconds_after("Main Thread: All threads finished in ");
    assert!(main_took >= 1.0, "{main_took}");
    assert!(all_took >= 3.0, "{all_took}");
    // The first time is taken before the joins: it cannot contain the 2 seconds they wait at least.
    assert!(main_took <= all_took - 1.0, "{main_took} of {all_took}");
}

#[test]
fn both_threads_finish_before_the_last_two_lines() {
    assert_run_as_shown(LESSON, Duration::from_secs(3), assert_rules);
}

/// Line for line, except for times and random numbers.
#[test]
fn prints_what_its_python_script_prints() {
    parity::assert_same_lines_as_python(LESSON, &[]);
}

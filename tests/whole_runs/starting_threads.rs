//! Lesson 1: the main thread is done before its threads, and the program waits for them all the
//! same.

use std::time::Duration;

use test_support::{Transcript, parity};

use crate::assert_run_as_shown;

const LESSON: &str = "01-starting-threads";
const LAST_LINE_OF_MAIN: &str = "Main Thread: Program Finished";

/// Checks the rules of the lesson.
#[track_caller]
fn assert_rules(transcript: &Transcript) {
    transcript.assert_same_lines_in_any_order(&[
        "--- Threading Basic Example ---",
        "Thread Thread-1: Starting Tasks....",
        "Thread Thread-2: Starting Tasks....",
        "Main Thread: All threads launched. Doing other work...",
        "Main Thread: Still doing other work...",
        "Main Thread: Program Finished without completely finishing the threads in 1.00 seconds",
        "Thread Thread-1: Finished Task. Done!",
        "Thread Thread-2: Finished Task. Done!",
    ]);
    assert_eq!(transcript.lines()[0], "--- Threading Basic Example ---");
    transcript.assert_before("All threads launched", "Still doing other work");
    transcript.assert_before("Still doing other work", LAST_LINE_OF_MAIN);
    transcript.assert_before(LAST_LINE_OF_MAIN, "Thread-1: Finished Task");
    transcript.assert_before(LAST_LINE_OF_MAIN, "Thread-2: Finished Task");
    for thread in ["Thread Thread-1", "Thread Thread-2"] {
        assert_eq!(
            transcript.said_by(thread),
            ["Starting Tasks....", "Finished Task. Done!"],
            "{thread}"
        );
    }

    let main_took = transcript.seconds_after(
        "Main Thread: Program Finished without completely finishing the threads in ",
    );
    assert!(main_took >= 1.0, "{main_took}");
}

#[test]
fn threads_finish_after_the_last_line_of_the_main_thread() {
    assert_run_as_shown(LESSON, Duration::from_secs(3), assert_rules);
}

/// Line for line, except for times and random numbers.
#[test]
fn prints_what_its_python_script_prints() {
    parity::assert_same_lines_as_python(LESSON, &[]);
}

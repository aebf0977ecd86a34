//! The experiments of lesson 2 show what they claim.

use test_support::{Lesson, Transcript};

#[test]
fn results_and_panics_all_arrive() {
    let run = Lesson::experiment("results_and_panics").env("RUST_BACKTRACE", "0").run();
    let transcript = run.success_with_panics(&[
        ("<unnamed>", "'three': invalid digit found in string"),
        ("<unnamed>", "'': cannot parse integer from empty string"),
    ]);
    transcript.assert_shown("results_and_panics");

    assert_eq!(
        transcript.said_by("Main Thread"),
        [
            "sum of '1 2 3 4' returned 10",
            "sum of '1 2 three 4' panicked: 'three': invalid digit found in string",
            "sum of '' panicked: '': cannot parse integer from empty string",
            "Still here.",
        ]
    );
}

#[test]
fn scoped_threads_and_helpers_are_waited_for() {
    let transcript = Lesson::experiment("scoped_threads").run().success();
    transcript.assert_shown_but_for_numbers("scoped_threads");
    let (scoped, helpers) = transcript.halves("--- WaitGroup ---");
    let last = |half: &Transcript| half.lines().last().cloned();

    assert_eq!(scoped.lines()[0], "--- Scoped Threads ---");
    scoped.assert_same_lines_in_any_order(&[
        "--- Scoped Threads ---",
        "Thread 0: 'threads' has 7 letters.",
        "Thread 1: 'share' has 5 letters.",
        "Thread 2: 'memory' has 6 letters.",
        "Main Thread: 18 letters in all.",
    ]);
    assert_eq!(last(&scoped).as_deref(), Some("Main Thread: 18 letters in all."));

    helpers.assert_same_lines_in_any_order(&[
        "Thread A: Helper 1 is done.",
        "Thread A: Helper 2 is done.",
        "Thread B: Helper 1 is done.",
        "Thread B: Helper 2 is done.",
        "Main Thread: All helpers are done.",
    ]);
    assert_eq!(last(&helpers).as_deref(), Some("Main Thread: All helpers are done."));
}

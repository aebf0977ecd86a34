//! Lesson 5: the waiter goes on only when the setter has set the event.

#[path = "experiments/events.rs"]
mod experiments;

use std::time::Duration;

use test_support::{Lesson, Transcript, assert_has_no_options, parity, shown_run};

const LESSON: &str = env!("CARGO_BIN_EXE_05-events");

/// Checks the rules of the lesson.
#[track_caller]
fn assert_rules(transcript: &Transcript) {
    assert_eq!(transcript.lines()[..2], ["", "--- Threading with Event Example ---"]);
    assert_eq!(transcript.lines().len(), 6, "{transcript:#?}");
    assert_eq!(
        transcript.said_by("Waiter"),
        ["Waiting for event to be set...", "Event set! Continuing..."]
    );
    assert_eq!(transcript.said_by("Setter"), ["Doing some work...", "Setting event!"]);
    transcript.assert_before("Setter: Setting event!", "Waiter: Event set!");
}

#[test]
fn the_waiter_goes_on_only_after_the_setter() {
    let run = Lesson::new(LESSON).run();
    assert!(run.took >= Duration::from_secs(2), "{:?}", run.took);
    let transcript = run.success();
    assert_rules(&transcript);
    // What the notes show is such a run.
    let shown = shown_run(env!("CARGO_MANIFEST_DIR"));
    assert_rules(&shown);
    transcript.assert_same_run(&shown);
}

#[test]
fn any_argument_is_refused() {
    assert_has_no_options(LESSON);
}

/// Line for line, except for times and random numbers.
#[test]
fn prints_what_its_python_script_prints() {
    parity::assert_same_lines_as_python(LESSON, "05-events.py", &[]);
}

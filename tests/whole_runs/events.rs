//! Lesson 5: the waiter goes on only when the setter has set the event.

use std::time::Duration;

use test_support::{Lesson, Transcript, parity};

use crate::assert_run_as_shown;

const LESSON: &str = "05-events";

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
    assert_run_as_shown(LESSON, Duration::from_secs(2), assert_rules);
}

/// Line for line, except for times and random numbers.
#[test]
fn prints_what_its_python_script_prints() {
    parity::assert_same_lines_as_python(LESSON, &[]);
}

#[test]
fn a_pulse_lets_all_go_with_an_event_and_none_with_a_bare_flag() {
    // One waiter of the 160 may have come late, and on a busy machine more of them: then once more. An
    // event that forgets its sets when it is cleared loses some in every third pulse.
    let all_went_on = (0..3).any(|_| {
        let transcript = Lesson::experiment("pulse").run().success();
        transcript.assert_shown_but_for_numbers("pulse");
        assert_eq!(transcript.said_by("Bare flag"), ["0 of 8 went on"]);
        let pulses = transcript.after("Event: 8 of 8 went on, in ");
        ["19 pulses of 20", "20 pulses of 20"].contains(&pulses)
    });
    assert!(all_went_on, "too many were left behind, three times over");
}

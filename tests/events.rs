//! Lesson 5: the waiter goes on only when the setter has set the event.

use std::time::Duration;

use test_support::{Lesson, faults};

const LESSON: &str = env!("CARGO_BIN_EXE_05-events");

#[test]
fn the_waiter_goes_on_only_after_the_setter() {
    let run = Lesson::new(LESSON).run();
    let took = run.took;
    let transcript = run.success();

    assert_eq!(transcript.lines()[..2], ["", "--- Threading with Event Example ---"]);
    assert_eq!(transcript.lines().len(), 6, "{transcript:#?}");
    assert_eq!(
        transcript.said_by("Waiter"),
        ["Waiting for event to be set...", "Event set! Continuing..."]
    );
    assert_eq!(transcript.said_by("Setter"), ["Doing some work...", "Setting event!"]);
    transcript.assert_before("Setter: Setting event!", "Waiter: Event set!");
    assert!(took >= Duration::from_secs(2), "{took:?}");
}

#[test]
fn ends_quietly_when_the_reader_leaves() {
    faults::assert_quiet_when_the_reader_leaves(LESSON, &[]);
}

#[test]
#[cfg(target_os = "linux")]
fn says_so_when_the_disk_is_full() {
    faults::assert_failure_when_the_disk_is_full(LESSON, &[]);
}

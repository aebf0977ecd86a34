//! Lesson 5: the waiter goes on only when the setter has set the event.

#[path = "experiments/events.rs"]
mod experiments;

use std::time::Duration;

use test_support::{Lesson, Transcript, faults, shown_run};

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
    let took = run.took;
    assert_rules(&run.success());
    assert!(took >= Duration::from_secs(2), "{took:?}");
}

/// The notes show a run. It must be what the lesson prints, in an order that can be.
#[test]
fn the_notes_show_what_it_prints() {
    let (options, shown) = shown_run(env!("CARGO_MANIFEST_DIR"));
    Lesson::new(LESSON).args(options).run().success().assert_same_run(&shown);
    assert_rules(&shown);
}

#[test]
fn ends_quietly_when_the_reader_leaves() {
    faults::assert_quiet_when_the_reader_leaves(LESSON, &[]);
}

#[test]
fn leaves_nothing_behind_when_it_is_killed() {
    let latest = Duration::from_millis(2200);
    faults::assert_nothing_is_left_when_killed(LESSON, &[], latest);
}

#[test]
#[cfg(target_os = "linux")]
fn says_so_when_the_disk_is_full() {
    faults::assert_failure_when_the_disk_is_full(LESSON, &[]);
}

//! Whole runs of the lessons, most of which sleep for seconds: all in one program, so that they sleep at
//! the same time. What is quick is tested with each lesson, in the file of its name in `tests/`.

mod events;
mod gil_cpu_bound;
mod joining;
mod locks;
mod python;
mod semaphores;
mod starting_threads;

use std::time::Duration;

use test_support::{Lesson, Transcript, assert_has_no_options, experiments, shown_run};

/// Runs a lesson, which takes so long at least. The rules hold for what it prints and for the run that its
/// page shows, and the two are the same.
#[track_caller]
fn assert_run_as_shown(lesson: &str, at_least: Duration, assert_rules: fn(&Transcript)) {
    let run = Lesson::built(lesson).run();
    assert!(run.took >= at_least, "{:?}", run.took);
    let transcript = run.success();
    assert_rules(&transcript);
    let shown = shown_run(lesson);
    assert_rules(&shown);
    transcript.assert_same_run(&shown);
}

/// (The lessons' own options are tested with each lesson.)
#[test]
fn no_experiment_has_options() {
    for name in experiments() {
        assert_has_no_options(|| Lesson::experiment(&name));
    }
}

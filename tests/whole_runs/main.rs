//! Whole runs of the lessons, most of which sleep for seconds: all in one program, so that they sleep at
//! the same time. What is quick is tested with each lesson, in the file of its name in `tests/`.

mod events;
mod gil_cpu_bound;
mod joining;
mod locks;
mod python;
mod semaphores;
mod starting_threads;

use test_support::{Lesson, assert_has_no_options, experiments};

/// (The lessons' own options are tested with each lesson.)
#[test]
fn no_experiment_has_options() {
    for name in experiments() {
        assert_has_no_options(|| Lesson::experiment(&name));
    }
}

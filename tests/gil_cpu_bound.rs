//! Lesson 6: the sums are right, and both times are printed. That threads are faster is a claim
//! about speed, and no test of speed holds on every machine: see `tools/measure` for it.

#[path = "experiments/gil_cpu_bound.rs"]
mod experiments;

use test_support::{Lesson, Transcript, assert_accepts_only, faults, parity, shown_run};

const LESSON: &str = env!("CARGO_BIN_EXE_06-gil-cpu-bound");

/// Runs the lesson, which checks its sums and fails if one is wrong.
#[track_caller]
fn assert_lines(args: &[&str]) -> Transcript {
    let transcript = Lesson::new(LESSON).args(args).run().success();
    transcript.assert_same_lines(&[
        "",
        "--- GIL Limitation Example (CPU-bound) ---",
        "Synchronous execution time: 0.00 seconds",
        "Multithreaded execution time (CPU-bound): 0.00 seconds",
    ]);
    transcript
}

#[test]
fn by_default_two_threads_add_up_50_million_squares() {
    assert_lines(&[]).assert_same_run(&shown_run("06-gil-cpu-bound"));
}

#[test]
fn sums_are_right_for_small_n_and_at_the_boundary_of_64_bits() {
    // The sum of the squares below 3,810,778 is the last that fits into 64 bits.
    for n in ["0", "1", "2", "3", "3810778", "3810779", "3810780"] {
        assert_lines(&["--n", n]);
    }
}

#[test]
fn any_number_of_threads() {
    for threads in ["1", "3", "40"] {
        assert_lines(&["--n", "1000", "--threads", threads]);
    }
}

#[test]
fn the_time_grows_with_n() {
    // The formula would take 0.00 seconds. The smallest time that can be printed is far less than what
    // any machine needs to add up 400 million squares, and is no limit on how long it may take.
    let transcript = Lesson::new(LESSON).args(["--n", "200000000"]).run().success();
    let time = transcript.seconds_after("Synchronous execution time: ");
    assert!(time >= 0.01, "400 million squares in {time} s cannot have been added up one by one");
}

#[test]
fn bad_options_are_refused() {
    assert_accepts_only(LESSON, "--n", 0..=1_000_000_000_000);
    assert_accepts_only(LESSON, "--threads", 1..=10_000);
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

/// Line for line, except for times and random numbers.
#[test]
fn prints_what_its_python_script_prints() {
    parity::assert_same_lines_as_python("06-gil-cpu-bound", &["--n", "100000"]);
}

//! Lesson 6: the sums are right, and both times are printed. That threads are faster is a claim
//! about speed, and no test of speed holds on every machine: see the benchmarks for it.

#[path = "experiments/gil_cpu_bound.rs"]
mod experiments;

use std::time::Duration;

use test_support::{Lesson, faults, options, shown_run};

const LESSON: &str = env!("CARGO_BIN_EXE_06-gil-cpu-bound");

/// Runs the lesson, which checks its sums and fails if one is wrong.
#[track_caller]
fn assert_lines(args: &[&str]) {
    let transcript = Lesson::new(LESSON).args(args).run().success();
    transcript.assert_same_lines(&[
        "",
        "--- GIL Limitation Example (CPU-bound) ---",
        "Synchronous execution time: 0.00 seconds",
        "Multithreaded execution time (CPU-bound): 0.00 seconds",
    ]);
    assert!(transcript.seconds_after("Synchronous execution time: ") >= 0.0);
    assert!(transcript.seconds_after("Multithreaded execution time (CPU-bound): ") >= 0.0);
}

#[test]
fn by_default_two_threads_add_up_50_million_squares() {
    assert_lines(&[]);
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
    // The formula would take no time for either. 0.1 s is far less than 200 million additions
    // take on any machine, and is no limit on how long they may take.
    let transcript = Lesson::new(LESSON).args(["--n", "200000000"]).run().success();
    let time = transcript.seconds_after("Synchronous execution time: ");
    assert!(time >= 0.1, "400 million squares in {time} s cannot have been added up one by one");
}

#[test]
fn odd_options_are_taken_or_refused() {
    options::assert_odd_ones_are_taken_or_refused(LESSON, &["--n", "--threads"]);
}

#[test]
fn bad_options_are_refused() {
    let refusal =
        |args: &[&str], parts: &[&str]| Lesson::new(LESSON).args(args).run().refusal(parts);
    for bad in ["-1", "x", "1e6", "1000000000001", "99999999999999999999999"] {
        refusal(&["--n", bad], &["--n <0-1000000000000>", bad]);
    }
    for bad in ["0", "-1", "x", "10001"] {
        refusal(&["--threads", bad], &["--threads <1-10000>", bad]);
    }
    refusal(&["--n"], &["--n <0-1000000000000>"]);
    refusal(&["--n", "1", "--n", "2"], &["--n <0-1000000000000>", "multiple times"]);
    refusal(&["--bogus"], &["--bogus"]);
}

#[test]
fn help_says_how_many_cores_there_are() {
    let help = Lesson::new(LESSON).args(["--help"]).run().success();
    let cores = format!("up to the {} cores here", num_cpus::get());
    assert!(help.lines().iter().any(|line| line.contains(&cores)), "{help:#?}");
}

#[test]
#[cfg(target_os = "linux")]
fn threads_that_the_system_will_not_start_are_told_of() {
    let args = ["--n", "1000", "--threads", "1000"];
    let run = faults::with_memory_for_few_threads(LESSON, &args).run();
    let problem = run.failure();
    assert!(problem.starts_with("could not start thread "), "{problem}");
    assert!(problem.contains(" of 1000: "), "{problem}");
    assert!(!run.stdout.contains("Multithreaded"), "{run:?}");
}

/// The notes show a run. It must be what the lesson prints.
#[test]
fn the_notes_show_what_it_prints() {
    let (options, shown) = shown_run(env!("CARGO_MANIFEST_DIR"));
    Lesson::new(LESSON).args(options).run().success().assert_same_run(&shown);
}

#[test]
fn ends_quietly_when_the_reader_leaves() {
    faults::assert_quiet_when_the_reader_leaves(LESSON, &[]);
}

#[test]
fn leaves_nothing_behind_when_it_is_killed() {
    let latest = Duration::from_millis(100);
    faults::assert_nothing_is_left_when_killed(LESSON, &["--n", "1000000"], latest);
}

#[test]
#[cfg(target_os = "linux")]
fn says_so_when_the_disk_is_full() {
    faults::assert_failure_when_the_disk_is_full(LESSON, &[]);
}

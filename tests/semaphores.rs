//! Lesson 4: never more threads at work than there are permits, and all of them get one.

#[path = "experiments/semaphores.rs"]
mod experiments;
#[path = "../tools/timeline/tests/lessons/semaphores.rs"]
mod picture;

use test_support::assert_accepts_only;

const LESSON: &str = env!("CARGO_BIN_EXE_04-semaphores");

#[test]
fn bad_options_are_refused() {
    assert_accepts_only(LESSON, "--threads", 1..=10_000);
    assert_accepts_only(LESSON, "--permits", 1..=10_000);
    assert_accepts_only(LESSON, "--seed", 0..=u64::MAX);
}

#[test]
#[cfg(target_os = "linux")]
fn threads_that_the_system_will_not_start_are_told_of() {
    let args = ["--threads", "200", "--permits", "200"];
    let run = test_support::faults::with_memory_for_few_threads(LESSON, &args).run();
    let problem = run.failure();
    assert!(problem.starts_with("could not start a thread: "), "{problem}");
    let lines = |part| run.stdout.lines().filter(|line| line.contains(part)).count();
    assert!(lines("Trying to acquire") > 0);
    assert_eq!(lines("All threads have finished"), 0);
}

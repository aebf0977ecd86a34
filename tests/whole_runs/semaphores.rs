//! Lesson 4: never more threads at work than there are permits, and all of them get one.

use std::thread;
use std::time::Duration;

use test_support::{Lesson, Transcript, parity, shown_run};

const LESSON: &str = "04-semaphores";

/// The work time that each thread printed, by its number.
#[track_caller]
fn work_times(transcript: &Transcript, threads: usize) -> Vec<f64> {
    let time_of = |thread| {
        let said = transcript.said_by(&format!("Thread {thread}"));
        let [tried, acquired, finished, released] = said[..] else {
            panic!("not four lines of thread {thread}: {transcript:#?}");
        };
        assert_eq!(tried, "Trying to acquire semaphore...");
        assert_eq!(acquired, "Acquired semaphore. Accessing resource...");
        assert_eq!(released, "Released semaphore.");
        let time = finished.strip_prefix("Finished work in ").and_then(|t| t.strip_suffix("s."));
        time.and_then(|time| time.parse().ok()).unwrap_or_else(|| panic!("{finished}"))
    };
    (0..threads).map(time_of).collect()
}

/// Checks the rules of the lesson, for a run with so many threads and permits.
#[track_caller]
fn assert_rules(transcript: &Transcript, threads: usize, permits: usize) {
    let lines = transcript.lines();
    assert_eq!(lines[..2], ["", "--- Threading with Semaphore Example ---"]);
    assert_eq!(lines[lines.len() - 2..], ["", "All threads have finished their work."]);
    assert_eq!(lines.len(), 4 + 4 * threads, "{transcript:#?}");

    for time in work_times(transcript, threads) {
        assert!((1.0..=3.0).contains(&time), "{time}");
    }
    // A permit is given back after "Finished work" is printed, and taken before "Acquired" is. So
    // who acquires when all permits are out does it after another has finished, or this is broken.
    let most = transcript.most_at_once("Acquired semaphore", "Finished work");
    assert!((1..=permits).contains(&most), "{most} at once: {transcript:#?}");
}

#[test]
fn by_default_ten_threads_share_three_permits() {
    let run = Lesson::built(LESSON).run();
    let took = run.took;
    let transcript = run.success();
    assert_rules(&transcript, 10, 3);
    assert_eq!(transcript.most_at_once("Acquired semaphore", "Finished work"), 3);
    // All permits are in use from the third thread's start to the moment when nobody waits, so the
    // whole cannot be faster than the work divided among the permits.
    let work: f64 = work_times(&transcript, 10).iter().sum();
    assert!(took.as_secs_f64() >= work / 3.0 - 0.1, "{took:?} for {work} s of work");
}

#[test]
fn other_numbers_of_threads_and_permits() {
    thread::scope(|scope| {
        for (threads, permits) in [(1, 1), (4, 4), (2, 5), (5, 2)] {
            scope.spawn(move || {
                let options = [format!("--threads={threads}"), format!("--permits={permits}")];
                assert_rules(
                    &Lesson::built(LESSON).args(options).run().success(),
                    threads,
                    permits,
                );
            });
        }
    });
}

#[test]
fn one_permit_makes_the_threads_take_turns() {
    let run = Lesson::built(LESSON).args(["--threads", "3", "--permits", "1", "--seed", "2"]).run();
    let took = run.took;
    let work: f64 = work_times(&run.success(), 3).iter().sum();
    assert!(took >= Duration::from_secs_f64(work - 0.015), "{took:?} for {work} s of work");
}

#[test]
fn a_seed_gives_the_same_work_times_on_every_run_and_every_system() {
    let run = || Lesson::built(LESSON).args(["--seed", "7", "--permits", "10"]).run().success();
    let expected = [1.32, 1.34, 2.41, 2.45, 2.2, 1.72, 1.17, 2.7, 1.73, 2.98];
    assert_eq!(work_times(&run(), 10), expected);
    // The notes show a run with this seed.
    let shown = shown_run(LESSON);
    assert_rules(&shown, 10, 3);
    assert_eq!(work_times(&shown, 10), expected);
}

#[test]
fn without_a_seed_the_work_times_differ_between_runs() {
    let run = || Lesson::built(LESSON).args(["--permits", "10"]).run().success();
    let (first, second) = thread::scope(|scope| {
        let first = scope.spawn(run);
        let second = run();
        (first.join().unwrap(), second)
    });
    // Twice the same ten of 200 possible times each: less than once in 10²² pairs of runs.
    assert_ne!(work_times(&first, 10), work_times(&second, 10));
}

/// Line for line, except for times and random numbers.
#[test]
fn prints_what_its_python_script_prints() {
    parity::assert_same_lines_as_python(LESSON, &["--threads", "5"]);
}

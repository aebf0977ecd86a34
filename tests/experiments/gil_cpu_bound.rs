//! The experiments of lesson 6 show what they claim.

#[path = "../../06-gil-cpu-bound/examples/gil/mod.rs"]
mod gil;

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::Instant;

use crossbeam::channel;
use gil::Gil;
use test_support::{Lesson, TIME_LIMIT, Transcript};

#[test]
fn under_a_gil_threads_take_as_long_as_their_work() {
    let transcript = Lesson::experiment("with_a_gil").run().success();
    transcript.assert_shown_but_for_numbers("with_a_gil");

    let (_, _, most) = measured(&transcript, "One after the other");
    assert_eq!(most, 1);
    // Not compared with that time, which may have been measured while the machine was busy
    // with something else. How long the threads were at work they say themselves.
    let (took, work, most) = measured(&transcript, "Threads under a GIL");
    assert_eq!(most, 1);
    // (Each was rounded to a hundredth of a second.)
    assert!(took + 0.005 >= 0.9 * (work - 0.005), "{took} for {work}");
    // Where there are two cores or more that makes them faster, but who knows what else they do.
    let (_, _, most) = measured(&transcript, "Threads without a GIL");
    assert_eq!(most, 2);
}

/// The three numbers in a line like `0.17 seconds for 0.17 seconds of work, at most 1 at work at the same
/// time.`
#[track_caller]
fn measured(transcript: &Transcript, name: &str) -> (f64, f64, u32) {
    let line = transcript.said_by(name)[0];
    let words: Vec<&str> = line.split(' ').collect();
    let [took, "seconds", "for", work, "seconds", "of", "work,", "at", "most", most, ..] =
        words[..]
    else {
        panic!("{line}")
    };
    (took.parse().unwrap(), work.parse().unwrap(), most.parse().unwrap())
}

#[test]
fn the_gil_lets_in_one_at_a_time() {
    let (gil, inside) = (Gil::default(), AtomicU32::new(0));
    let deadline = Instant::now() + TIME_LIMIT;
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut held = gil.hold();
                // Nobody stops before the twelfth turn, so there is always somebody who asks.
                while gil.turns() < 12 && Instant::now() < deadline {
                    assert_eq!(inside.fetch_add(1, Relaxed), 0);
                    inside.fetch_sub(1, Relaxed);
                    held.let_others_run();
                }
            });
        }
    });
    assert!(gil.turns() >= 12);
}

#[test]
fn the_gil_is_handed_to_a_thread_that_asks() {
    let (gil, had_a_turn) = (Gil::default(), AtomicBool::new(false));
    let (take, taken) = channel::bounded(0);
    let deadline = Instant::now() + TIME_LIMIT;
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut held = gil.hold();
            take.send(()).unwrap();
            while !had_a_turn.load(Relaxed) {
                assert!(Instant::now() < deadline, "the other thread never had a turn");
                held.let_others_run();
            }
        });
        taken.recv().unwrap();
        let _held = gil.hold();
        had_a_turn.store(true, Relaxed);
    });
}

#[test]
fn one_sum_is_divided_among_all_cores() {
    let transcript = Lesson::experiment("one_thread_per_core").run().success(); // it checks its sums
    transcript.assert_shown_but_for_numbers("one_thread_per_core");
    let cores = num_cpus::get();
    assert_eq!(transcript.lines()[0], format!("This machine has {cores} cores."));
    for (line, threads) in transcript.lines()[1..].iter().zip([1, cores, 4 * cores]) {
        assert!(line.starts_with(&format!("Threads: {threads}, time: ")), "{line}");
    }
}

#[test]
fn ten_thousand_waits_are_one_wait_long_and_take_one_thread() {
    let transcript = Lesson::experiment("async_waiting").run().success();
    transcript.assert_shown_but_for_numbers("async_waiting");
    assert_eq!(
        transcript.after("Main: One after the other they would have taken "),
        "2000.00 seconds"
    );
    let took = transcript.after("Main: Together they took ");
    let together: f64 = took.strip_suffix(" seconds, on 1 thread").unwrap().parse().unwrap();
    // One wait is the least it can take. A tenth of all of them, 200 s, is no limit on a slow machine:
    // it only says that they did not wait in turn.
    assert!((0.2..200.0).contains(&together), "{together}");
}

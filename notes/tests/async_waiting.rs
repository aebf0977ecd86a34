//! The experiment `async_waiting`: ten thousand waits at the same time, on one thread.

use test_support::Lesson;

#[test]
fn ten_thousand_waits_are_one_wait_long_and_take_one_thread() {
    let transcript =
        Lesson::experiment(env!("CARGO_BIN_EXE_book"), "async_waiting").run().success();
    transcript.assert_same_lines(&[
        "Main: 10000 tasks, each waits 0.20 seconds",
        "Main: In a row they would have taken 2000.00 seconds",
        "Main: Together they took 0.21 seconds, on 1 thread",
    ]);
    assert_eq!(transcript.after("Main: In a row they would have taken "), "2000.00 seconds");
    let took = transcript.after("Main: Together they took ");
    let together: f64 = took.strip_suffix(" seconds, on 1 thread").unwrap().parse().unwrap();
    // One wait is the least it can take. A tenth of all of them, 200 s, is no limit on a slow machine:
    // it only says that they did not wait in turn.
    assert!((0.2..200.0).contains(&together), "{together}");
}

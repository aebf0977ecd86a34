//! What the processor did: on real threads, and in the pictures of lessons 6 and 7.
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use timeline::threads::{State, Thread, Threads, Watch};

/// How long both threads were in one of these states at once, and how long the shorter one lived.
fn both(a: &Thread, b: &Thread, states: &[State]) -> (Duration, Duration) {
    let mut both = Duration::ZERO;
    let within = |thread: &Thread| -> Vec<(State, Duration, Duration)> {
        thread.spans.iter().copied().filter(|span| states.contains(&span.0)).collect()
    };
    for (_, start, end) in within(a) {
        for (_, start_b, end_b) in within(b) {
            both += end.min(end_b).saturating_sub(start.max(start_b));
        }
    }
    (both, a.life().min(b.life()))
}

fn threads_of(command: &mut Command) -> Threads {
    let mut child = command.stdout(Stdio::null()).spawn().expect("it starts");
    let watch = Watch::start(child.id()).expect("a thread");
    let status = child.wait().expect("it ends");
    assert!(status.success(), "{status}");
    watch.end()
}

#[test]
fn two_threads_that_calculate_are_at_work_at_once() {
    // On a busy machine, or on one processor, they are at least ready.
    let puppet = env!("CARGO_BIN_EXE_timeline-puppet");
    let threads = threads_of(Command::new(puppet).arg("busy=500")).threads;
    let labels: Vec<&str> = threads.iter().map(|thread| thread.label.as_str()).collect();
    // The puppet has a thread that watches over its end.
    assert_eq!(labels, ["main", "thread 1", "thread 2", "a) S (b"], "{threads:?}");
    let (at_once, life) = both(&threads[2], &threads[3], &[State::Works, State::Ready]);
    assert!(life >= Duration::from_millis(250) && at_once > life * 9 / 10, "{threads:?}");
    let (asleep, life) = both(&threads[0], &threads[1], &[State::Sleeps]);
    assert!(asleep > life * 9 / 10, "{threads:?}");
}

#[test]
fn under_a_gil_one_thread_works_at_a_time() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../06-gil-cpu-bound/06-gil-impact-cpu-bound-tasks.py");
    let has_gil = "import sys; sys.exit(not getattr(sys, '_is_gil_enabled', lambda: True)())";
    if !Command::new("python3").args(["-c", has_gil]).status().is_ok_and(|status| status.success())
    {
        eprintln!("skipped: under_a_gil_one_thread_works_at_a_time needs a python3 with a GIL");
        return;
    }
    let threads = threads_of(Command::new("python3").arg(script).args(["--n", "3000000"])).threads;
    // `python3` may be a script that starts Python: its threads are the only ones with a number.
    let own: Vec<&Thread> =
        threads.iter().filter(|thread| thread.label.contains("thread ")).collect();
    let [a, b] = own[..] else { panic!("not two threads: {threads:?}") };
    let (at_once, life) = both(a, b, &[State::Works]);
    assert!(life > Duration::from_millis(50) && at_once < life / 10, "{at_once:?}: {threads:?}");
    // It is not for want of work: they wait for each other.
    let asleep =
        |thread: &Thread| thread.spans.iter().filter(|span| span.0 == State::Sleeps).count();
    assert!(asleep(a) > 3 && asleep(b) > 3, "{threads:?}");
}

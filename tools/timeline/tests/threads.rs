//! What the processor did: the threads of real programs.
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use test_support::Lesson;
use timeline::picture::{Lane, Span};
use timeline::threads::{READY, SLEEPS, Thread, WORKS, Watch};

fn threads_of(command: &mut Command) -> Vec<Thread> {
    let mut child = command.stdout(Stdio::null()).spawn().expect("it starts");
    let watch = Watch::start(child.id()).expect("a thread");
    let status = child.wait().expect("it ends");
    assert!(status.success(), "{status}");
    watch.end().threads
}

/// For what part of the life of `a` both did one of these.
fn both(a: &Lane, b: &Lane, does: &[&str]) -> f64 {
    let at_it = |span: &&Span| does.contains(&&*span.text);
    let mut both = Duration::ZERO;
    for a in a.spans.iter().filter(at_it) {
        for b in b.spans.iter().filter(at_it) {
            both += a.end.min(b.end).saturating_sub(a.start.max(b.start));
        }
    }
    both.as_secs_f64() / a.spans.iter().map(Span::duration).sum::<Duration>().as_secs_f64()
}

#[test]
fn two_threads_that_calculate_are_at_work_or_ready_at_once_and_as_long_as_the_system_says() {
    let threads = threads_of(Command::new(env!("CARGO_BIN_EXE_timeline-puppet")).arg("busy=500"));
    let lanes: Vec<&Lane> = threads.iter().map(|thread| &thread.lane).collect();
    // The puppet's first thread watches over its end.
    let [main, watchdog, one, other] = lanes[..] else { panic!("{lanes:?}") };
    assert_eq!((&*main.name, &*one.name, &*other.name), ("main", "thread 2", "a) S (b"));
    // Neither sleeps while it lives. (On a busy machine, or on one processor, they may be ready only.)
    for lane in [one, other] {
        assert!(lane.spans.iter().all(|span| span.text != SLEEPS), "{lane:?}");
    }
    // There is a time at which they calculate, and the two who wait for them sleep.
    let does = |lane: &Lane, at| {
        let span = lane.spans.iter().find(|span| (span.start..span.end).contains(&at));
        span.map_or("", |span| &span.text).to_owned()
    };
    let mut starts = lanes.iter().flat_map(|lane| &lane.spans).map(|span| span.start);
    let is_at_it = |at| {
        let waits = [main, watchdog].iter().all(|lane| does(lane, at) == SLEEPS);
        waits && [one, other].iter().all(|lane| [WORKS, READY].contains(&&*does(lane, at)))
    };
    assert!(starts.any(is_at_it), "{lanes:?}");
    // Work is what the system's own account calls so, but for what falls between two looks and for
    // the last tick.
    for thread in &threads[2..] {
        let works = thread.lane.spans.iter().filter(|span| span.text == WORKS);
        let drawn: Duration = works.map(Span::duration).sum();
        let worked = thread.last.worked;
        let tick = Duration::from_millis(10);
        assert!(drawn + tick >= worked / 2 && drawn <= worked * 2 + tick, "{drawn:?}: {thread:?}");
    }
}

#[test]
fn under_a_gil_one_thread_works_at_a_time() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../06-gil-cpu-bound/06-gil-impact-cpu-bound-tasks.py");
    let gil = "import sys; sys.exit(not getattr(sys, '_is_gil_enabled', lambda: True)())";
    if !Command::new("python3").args(["-c", gil]).status().is_ok_and(|status| status.success()) {
        eprintln!("skipped: under_a_gil_one_thread_works_at_a_time needs a python3 with a GIL");
        return;
    }
    let threads = threads_of(Command::new("python3").arg(script).args(["--n", "3000000"]));
    let mut lanes: Vec<Lane> = threads.into_iter().map(|thread| thread.lane).collect();
    // `python3` may be a script that starts others first: only Python has threads with a number.
    lanes.retain(|lane| lane.name.contains("thread "));
    let [one, other] = &lanes[..] else { panic!("{lanes:?}") };
    assert!(both(one, other, &[WORKS]) < 0.1, "{lanes:?}");
    // That is not for want of work: each works, waits for the other, and works again.
    let turns = |lane: &Lane| lane.spans.iter().filter(|span| span.text == SLEEPS).count();
    assert!(turns(one) > 3 && turns(other) > 3, "{lanes:?}");
}

#[test]
fn the_command_draws_lanes_and_ends_as_the_program_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let svg = folder.path().join("a.svg");
    let timeline = |args: &[&str]| {
        let run = Lesson::new(env!("CARGO_BIN_EXE_timeline")).args(["--threads", "--svg"]);
        run.args([&svg]).args(args).run()
    };
    let run = timeline(&[env!("CARGO_BIN_EXE_timeline-puppet"), "busy=50", "say=A: b", "exit=3"]);
    assert_eq!((run.status, &*run.stderr), (Some(3), ""));
    assert!(run.stdout.starts_with("A: b\n\ntimeline · "), "{run:?}");
    assert!(run.stdout.contains("\nthread 2 ") && !run.stdout.contains("\nA "), "{run:?}");
    assert!(run.stdout.contains("\nat work"), "{run:?}");
    assert!(std::fs::read_to_string(&svg).expect("a picture").contains(">thread 2<"));
    // What starts a program and turns into it is not drawn, nor are the helpers that it had.
    let shim = r#"ls / >/dev/null; sleep 0.05; exec "$0" busy=500"#;
    let run = timeline(&["sh", "-c", shim, env!("CARGO_BIN_EXE_timeline-puppet")]);
    assert!(run.stdout.contains("\nthread 2 "), "{run:?}");
    let run = timeline(&["--wait", "x", "true"]);
    assert!(run.status == Some(2) && run.stderr.contains("--threads"), "{run:?}");
}

//! The experiments of lesson 7 show what they claim.

use std::collections::BTreeSet;

use test_support::Lesson;

fn experiment(name: &str) -> Lesson {
    Lesson::experiment(name).env("RUST_BACKTRACE", "0")
}

/// The PID at the end of each line of this kind.
fn pids(lines: &[String]) -> Vec<&str> {
    lines.iter().filter_map(|line| line.split_once(" script with PID: ")).map(|l| l.1).collect()
}

/// That the run is over says more than it seems: it ends when the last process that can write to its
/// standard output has ended.
#[test]
fn the_runaway_stops_at_five_processes() {
    let transcript = experiment("without_the_guard").run().success();
    transcript.assert_shown_but_for_numbers("without_the_guard");
    let pids = pids(transcript.lines());
    assert_eq!((pids.len(), pids.iter().collect::<BTreeSet<_>>().len()), (5, 5));

    transcript.assert_same_lines(&[
        "Process 1: Starting script with PID: 1",
        "Process 2: Starting script with PID: 2",
        "Process 3: Starting script with PID: 3",
        "Process 4: Starting script with PID: 4",
        "Process 5: Starting script with PID: 5",
        "Process 5: Enough. Without this limit it would go on.",
        "Process 4: Process 5 has ended.",
        "Process 3: Process 4 has ended.",
        "Process 2: Process 3 has ended.",
        "Process 1: Process 2 has ended.",
    ]);
    #[cfg(target_os = "linux")]
    for pid in pids {
        assert!(!std::path::Path::new("/proc").join(pid).exists(), "process {pid} is left");
    }
}

#[test]
fn the_runaway_never_gets_longer_whatever_it_is_told() {
    for told in ["", "0", "-1", "x", "1.5", "6", "4294967295", "4294967296", "99999999999999999999"]
    {
        let transcript = experiment("without_the_guard").env("RUNAWAY_GENERATION", told).run();
        assert_eq!(pids(transcript.success().lines()).len(), 1, "{told}");
    }
    let transcript = experiment("without_the_guard").env("RUNAWAY_GENERATION", "3").run();
    assert_eq!(pids(transcript.success().lines()).len(), 3);
}

#[test]
fn the_parent_learns_how_each_worker_ended() {
    let run = experiment("killed_worker").run();
    let transcript = run.success_with_panics(&[("main", "a crash in a worker")]);
    #[cfg(unix)] // the page shows what Unix calls it
    transcript.assert_shown("killed_worker");
    // What the system calls it, and how it tells of a kill.
    let (status, killed) = if cfg!(unix) {
        ("exit status", "signal: 9 (SIGKILL)")
    } else {
        ("exit code", "exit code: 1")
    };
    assert_eq!(
        transcript.lines(),
        [
            format!("Main Process: The worker told to succeed succeeded: {status}: 0"),
            format!("Main Process: The worker told to give up failed: {status}: 3"),
            format!("Main Process: The worker told to panic failed: {status}: 101"),
            format!("Main Process: The worker told to run forever failed: {killed}"),
            "Main Process: Still here.".to_owned(),
        ]
    );
}

#[test]
fn the_entry_of_the_workers_is_not_for_others() {
    for task in ["", "succeed ", "nonsense"] {
        let run = experiment("killed_worker").env("KILLED_WORKER_TASK", task).run();
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
        assert!(run.stderr.starts_with("error: KILLED_WORKER_TASK is for workers"), "{run:?}");
    }
    // By hand, it does not run forever: the standard input is at its end.
    let run = experiment("killed_worker").env("KILLED_WORKER_TASK", "run forever").run();
    run.success().assert_same_lines(&[]);
}

#[test]
fn a_thread_changes_the_memory_of_its_process_and_a_process_its_own() {
    let transcript = experiment("own_memory").run().success();
    transcript.assert_shown_but_for_numbers("own_memory");
    let counter = ["The counter is 0", "The counter is 7", "The counter is 7"];
    assert_eq!(transcript.said_by("Main Process"), counter);

    let changed = |who, from_to: &str| {
        let what = transcript.said_by(who)[0];
        let what = what.strip_prefix("Changed the counter of process ").expect("a change");
        what.strip_suffix(from_to).expect("the numbers").parse::<u32>().expect("a PID")
    };
    let thread = changed("Thread", " from 0 to 7");
    let worker = changed("Worker process", " from 0 to 1000");
    assert_ne!(thread, worker);
}

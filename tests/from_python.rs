//! `06-gil-cpu-bound/from-python`: what its page shows is what its module and its scripts do.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use pages::Page;
use test_support::{Transcript, parity};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("from-python")
}

/// Runs a script, which first compiles the module. What Cargo and a panic say on standard error may be
/// anything.
#[track_caller]
fn run(python: &OsStr, script: &str) -> Transcript {
    let run = parity::script(python, &folder().join(script)).run();
    assert_eq!(run.status, Some(0), "{run:?}");
    Transcript::new(&run.stdout)
}

/// The page shows these kinds of lines: the same but for numbers.
#[track_caller]
fn assert_shown(transcript: &Transcript, script: &str) {
    let page = Page::read(&folder().join("README.md"));
    let shown = page.runs().find(|(command, ..)| command.ends_with(script)).expect("a run").1;
    let kind = |line: &str| line.replace(|c: char| c.is_ascii_digit() || c == '.', "");
    let kinds: BTreeSet<_> = transcript.lines().iter().map(|line| kind(line)).collect();
    assert_eq!(kinds, shown.into_iter().map(kind).collect());
}

#[test]
#[ignore = "compiles PyO3"]
fn threads_of_python_work_at_the_same_time_in_rust_once_they_are_detached() {
    let most_at_work = |transcript: &Transcript, function| {
        let line = transcript.said_by(function)[0];
        line.rsplit_once("at most ").expect("a number").1.to_owned()
    };
    for python in parity::pythons() {
        // Two threads that need a tenth of a second may still miss each other on a busy machine: then
        // once more. Nothing lets two in while one holds the GIL.
        let both_worked = (0..3).any(|_| {
            let transcript = run(&python, "from_python.py");
            assert_shown(&transcript, "from_python.py");
            assert_eq!(most_at_work(&transcript, "add_up"), "1 at work");
            most_at_work(&transcript, "add_up_detached") == "2 at work"
        });
        assert!(both_worked, "{}: never at the same time", python.display());
    }
}

#[test]
#[ignore = "compiles PyO3"]
fn what_is_borrowed_is_refused_and_a_panic_passes_except_exception() {
    for python in parity::pythons() {
        let was_refused = (0..3).any(|_| {
            let transcript = run(&python, "traps.py");
            let was_refused = transcript.said_by("Total") != ["added, added"];
            if was_refused {
                assert_shown(&transcript, "traps.py");
            }
            was_refused
        });
        assert!(was_refused, "{}: the threads never met", python.display());
    }
}

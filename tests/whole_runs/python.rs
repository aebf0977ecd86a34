//! What the pages say about Python is so on each Python that is to be had.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use pages::{Page, root};
use test_support::{Lesson, parity};

/// What a program of a line or two prints.
#[track_caller]
fn printed(python: &OsStr, program: &str) -> String {
    let transcript = Lesson::new(python).args(["-c", program]).run().success();
    transcript.lines().join("\n")
}

#[track_caller]
fn is_at_least(python: &OsStr, version: &str) -> bool {
    printed(python, &format!("import sys; print(sys.version_info[:2] >= {version})")) == "True"
}

/// Lesson 4: a number of permits that is never 0 lets everybody in.
#[test]
fn half_a_permit_too_many_admits_everybody() {
    for python in parity::pythons() {
        let program = "import threading; semaphore = threading.Semaphore(5 / 2)
print(sum(semaphore.acquire(blocking=False) for _ in range(100)))";
        assert_eq!(printed(&python, program), "100", "{}", python.display());
    }
}

/// Lesson 5: a time that is no number.
#[test]
fn a_wait_for_nan_is_an_error_since_3_14() {
    for python in parity::pythons() {
        let program = "import threading
try: print(threading.Event().wait(float('nan')))
except ValueError: print('ValueError')";
        let expected = if is_at_least(&python, "(3, 14)") { "ValueError" } else { "False" };
        assert_eq!(printed(&python, program), expected, "{}", python.display());
    }
}

/// Lesson 7: the script without its guard, as the page of the start methods shows it.
#[test]
fn a_script_without_its_guard_works_fails_or_does_nothing() {
    let page = Page::read(&root().join("07-multiprocessing/start-methods.md"));
    let script = page.blocks.iter().find(|block| block.name == "python").expect("the script");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("unguarded.py");
    fs::write(&path, &script.text).unwrap();
    for python in parity::pythons() {
        let method = "import multiprocessing; print(multiprocessing.get_start_method())";
        let expected = match (&*printed(&python, method), is_at_least(&python, "(3, 15)")) {
            ("fork", _) => (0, "I am a worker process\n"),
            ("forkserver", false) => (1, ""),
            _ => (0, ""),
        };
        let run = Lesson::new(&python).args([&path]).run();
        assert_eq!((run.status, &*run.stdout), (Some(expected.0), expected.1), "{run:?}");
        assert_eq!(run.stderr.contains("RuntimeError"), expected.1.is_empty(), "{run:?}");
    }
}

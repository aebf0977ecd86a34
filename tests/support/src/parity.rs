//! A lesson and its Python script print the same.

use std::io::{self, Write};
use std::process::Command;
use std::thread;

use crate::Lesson;

/// Runs the lesson in this folder and its script with the same arguments. Both must print the same
/// lines, each speaker's in the same order: times, and work times drawn at random, may differ.
///
/// Without Python, the test says that it was skipped; where `REQUIRE_PYTHON` is set, it fails.
#[track_caller]
pub fn assert_same_lines_as_python(folder: &str, args: &[&str]) {
    let python = Command::new("python3").arg("--version").output();
    if !python.is_ok_and(|python| python.status.success()) {
        assert!(std::env::var_os("REQUIRE_PYTHON").is_none(), "there is no python3 on the PATH");
        // `eprintln!` would be hidden by the test runner.
        let _ = writeln!(io::stderr(), "skipped: parity of {folder} needs python3");
        return;
    }
    let scripts = notes::files(&notes::root().join(folder), ".py");
    let [script] = &scripts[..] else { panic!("one script in {folder}, not {scripts:?}") };
    let (ours, python) = thread::scope(|scope| {
        let ours = scope.spawn(|| Lesson::built(folder).args(args).run().success());
        let python = Lesson::new("python3").args([script]).args(args).run().success();
        (ours.join().expect("the lesson succeeds"), python)
    });
    ours.assert_same_but_for(r"\d+\.\d\d", &python);
}

//! A lesson and its Python script print the same, on every Python that is to be had.

use std::env;
use std::ffi::{OsStr, OsString};
use std::io::{self, Write};
use std::path::Path;
use std::process::Command;
use std::thread;

use crate::Lesson;

/// The Pythons to test with: those that `PYTHONS` lists, in the form of `PATH`, or else `python3`.
///
/// Without `python3`, the test says that it was skipped; where `REQUIRE_PYTHON` is set, it fails. It
/// always fails if a listed one cannot be run.
#[must_use]
#[track_caller]
pub fn pythons() -> Vec<OsString> {
    let runs = |python: &OsString| {
        let version = Command::new(python).arg("--version").output();
        version.is_ok_and(|version| version.status.success())
    };
    let listed = env::var_os("PYTHONS");
    let listed: Option<Vec<_>> =
        listed.map(|list| env::split_paths(&list).map(OsString::from).collect());
    let must_run = listed.is_some() || env::var_os("REQUIRE_PYTHON").is_some();
    let mut pythons = listed.unwrap_or_else(|| vec!["python3".into()]);
    pythons.retain(|python| {
        let runs = runs(python);
        assert!(runs || !must_run, "{} cannot be run", python.display());
        runs
    });
    if pythons.is_empty() {
        // `eprintln!` would be hidden by the test runner.
        let _ = writeln!(io::stderr(), "skipped: there is no python3 on the PATH");
    }
    pythons
}

/// A script, to be run by a Python that takes every warning for an error.
#[must_use]
pub fn script(python: &OsStr, script: &Path) -> Lesson {
    Lesson::new(python).args(["-W", "error", "-X", "dev"]).args([script])
}

/// Runs the lesson in this folder and its script with the same arguments. All must print the same
/// lines, each speaker's in the same order: times, and work times drawn at random, may differ.
#[track_caller]
pub fn assert_same_lines_as_python(folder: &str, args: &[&str]) {
    let folder_path = pages::root().join(folder);
    let mut scripts = pages::files(&folder_path, ".py");
    scripts.retain(|script| script.parent() == Some(&folder_path));
    let [name] = &scripts[..] else { panic!("one script in {folder}, not {scripts:?}") };
    let pythons = pythons();
    thread::scope(|scope| {
        let run = |python: &OsString| script(python, name).args(args).run();
        let runs: Vec<_> =
            pythons.iter().map(|python| (python, scope.spawn(move || run(python)))).collect();
        let ours = Lesson::built(folder).args(args).run().success();
        for (python, run) in runs {
            let theirs = run.join().expect("the script was run");
            assert_eq!((theirs.status, &*theirs.stderr), (Some(0), ""), "{}", python.display());
            ours.assert_same_but_for(r"\d+\.\d\d", &theirs.success());
        }
    });
}

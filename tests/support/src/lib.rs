//! What the tests of the lessons have in common: running a lesson or an experiment, and rules over
//! the lines that it printed.
//!
//! A test must hold on a machine of any speed. So the rules speak of order, of counts and of lower
//! bounds: never of a short time, and never of something that did not happen "yet".

#![expect(clippy::missing_panics_doc, reason = "to panic is how a rule says that it is broken")]

pub mod faults;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use regex::Regex;

/// How long a program may run before the test ends it and fails. Far more than any needs.
pub const TIME_LIMIT: Duration = Duration::from_secs(180);

/// A lesson, to be run by a test: `Lesson::new(env!("CARGO_BIN_EXE_03-locks"))`.
pub struct Lesson {
    command: assert_cmd::Command,
}

impl Lesson {
    /// The program at this path, with no arguments and with standard input at its end.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = assert_cmd::Command::new(program);
        command.timeout(TIME_LIMIT);
        Self { command }
    }

    /// The experiment `name` of the package whose lesson is the program at `lesson`.
    ///
    /// # Panics
    ///
    /// Panics if it is not built, or is older than its source. `cargo test` builds the experiments
    /// of a package unless it is told to build only one test.
    #[must_use]
    #[track_caller]
    pub fn experiment(lesson: &str, name: &str) -> Self {
        Self::new(fresh_experiment(Path::new(lesson), name))
    }

    /// Adds arguments.
    #[must_use]
    pub fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.command.args(args);
        self
    }

    /// Sets a variable of the environment.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// Gives the program something to read on its standard input.
    #[must_use]
    pub fn stdin(mut self, input: &str) -> Self {
        self.command.write_stdin(input);
        self
    }

    /// Runs the program to its end.
    ///
    /// # Panics
    ///
    /// Panics if it cannot be started.
    #[must_use]
    #[track_caller]
    pub fn run(mut self) -> Run {
        let started = Instant::now();
        let output = self.command.output().expect("the program can be started");
        Run {
            took: started.elapsed(),
            status: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// The path of an experiment beside its lesson's binary, checked to be newer than its source.
#[track_caller]
fn fresh_experiment(lesson: &Path, name: &str) -> PathBuf {
    let built = lesson.parent().expect("a binary is in a folder").join("examples").join(name);
    let built = built.with_extension(std::env::consts::EXE_EXTENSION);
    let modified = |path: &Path| path.metadata().and_then(|file| file.modified()).ok();
    // Cargo lists the sources of each thing it builds in a file beside it, as a rule of make.
    let sources = std::fs::read_to_string(built.with_extension("d")).unwrap_or_default();
    let newest = sources.split_once(": ").and_then(|(_, sources)| {
        sources.split_whitespace().filter_map(|s| modified(s.as_ref())).max()
    });
    assert!(
        newest.is_some() && modified(&built) >= newest,
        "the experiment {name} is not built, or older than its source: \
         run `cargo test` without `--test`, or `cargo build --examples` first"
    );
    built
}

/// What a run printed, how it ended, and how long it took.
#[derive(Debug)]
pub struct Run {
    /// From just before the start to just after the end.
    pub took: Duration,
    /// The exit status; none if a signal ended the program.
    pub status: Option<i32>,
    /// All of standard output.
    pub stdout: String,
    /// All of standard error.
    pub stderr: String,
}

impl Run {
    /// The transcript of a run that went well: status 0, and nothing on standard error.
    #[must_use]
    #[track_caller]
    pub fn success(self) -> Transcript {
        assert_eq!((self.status, self.stderr.as_str()), (Some(0), ""), "{}", self.stdout);
        Transcript::new(&self.stdout)
    }

    /// The transcript of a run that went well, in which threads panicked on purpose: status 0, and
    /// on standard error Rust's own message for each of `panics` (the name of the thread, what it
    /// said), in any order, and nothing else.
    #[track_caller]
    #[must_use]
    pub fn success_with_panics(self, panics: &[(&str, &str)]) -> Transcript {
        assert_eq!(self.status, Some(0), "{self:?}");
        let message = Regex::new(r"(?m)^thread '(.*)'(?: \(\d+\))? panicked at .*:\n(.*)\n")
            .expect("a pattern of ours");
        let found = message.captures_iter(&self.stderr).map(|m| m.extract().1);
        let mut found: Vec<_> = found.map(|[thread, message]| (thread, message)).collect();
        let mut expected = panics.to_vec();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{}", self.stderr);
        let rest = message.replace_all(&self.stderr, "");
        let is_hint = |line: &str| line.is_empty() || line.starts_with("note: run with `RUST_");
        assert!(rest.lines().all(is_hint), "{}", self.stderr);
        Transcript::new(&self.stdout)
    }

    /// The one line of a run that failed at run time: status 1 and `error: …` on standard error.
    #[must_use]
    #[track_caller]
    pub fn failure(&self) -> &str {
        assert_eq!(self.status, Some(1), "{self:?}");
        let problem = self.stderr.strip_prefix("error: ").and_then(|e| e.strip_suffix('\n'));
        problem.filter(|line| !line.contains('\n')).unwrap_or_else(|| panic!("{}", self.stderr))
    }

    /// The first line of a refusal of bad input: status 2, nothing on standard output, and on
    /// standard error one line that contains all of `parts`, an empty line and a hint.
    #[track_caller]
    pub fn refusal(&self, parts: &[&str]) {
        assert_eq!((self.status, self.stdout.as_str()), (Some(2), ""), "{self:?}");
        let (line, hint) = self.stderr.split_once("\n\n").unwrap_or_else(|| panic!("{self:?}"));
        assert!(line.starts_with("error: ") && !line.contains('\n'), "{line}");
        assert!(hint.contains("--help"), "{hint}");
        for part in parts {
            assert!(line.contains(part), "{part:?} is not in {line:?}");
        }
    }
}

/// The lines that a program printed.
#[derive(Debug)]
pub struct Transcript {
    lines: Vec<String>,
}

impl Transcript {
    /// Takes the text apart into lines.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { lines: text.lines().map(str::to_owned).collect() }
    }

    /// All lines, in order.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// What a line says, for each line of one speaker (the part before the first `: `), in order.
    #[must_use]
    pub fn said_by(&self, speaker: &str) -> Vec<&str> {
        let spoken = self.lines.iter().filter_map(|line| line.split_once(": "));
        spoken.filter(|(who, _)| *who == speaker).map(|(_, what)| what).collect()
    }

    /// The rest of the only line that begins so.
    #[track_caller]
    #[must_use]
    pub fn after(&self, beginning: &str) -> &str {
        let mut rests = self.lines.iter().filter_map(|line| line.strip_prefix(beginning));
        match (rests.next(), rests.next()) {
            (Some(rest), None) => rest,
            _ => panic!("not one line begins with {beginning:?}: {self:#?}"),
        }
    }

    /// The number of seconds in a line that begins so and ends in `1.00 seconds`.
    #[track_caller]
    #[must_use]
    pub fn seconds_after(&self, beginning: &str) -> f64 {
        let rest = self.after(beginning);
        let number = rest.strip_suffix(" seconds").filter(|n| is_match(r"^\d+\.\d\d$", n));
        number.and_then(|n| n.parse().ok()).unwrap_or_else(|| panic!("no time: {rest:?}"))
    }

    /// The place of the only line that contains `part`.
    #[track_caller]
    fn place_of(&self, part: &str) -> usize {
        let mut places = (0..self.lines.len()).filter(|&i| self.lines[i].contains(part));
        match (places.next(), places.next()) {
            (Some(place), None) => place,
            _ => panic!("not one line contains {part:?}: {self:#?}"),
        }
    }

    /// The rule "this line before that one", each named by a part that only it contains.
    #[track_caller]
    pub fn assert_before(&self, first: &str, then: &str) {
        let in_order = self.place_of(first) < self.place_of(then);
        assert!(in_order, "{first:?} does not come before {then:?}: {self:#?}");
    }

    /// The rule "the same lines as", in this order. `#` stands for a number.
    #[track_caller]
    pub fn assert_same_lines(&self, expected: &[&str]) {
        assert_eq!(without_numbers(&self.lines), without_numbers(expected));
    }

    /// The rule "the same lines as", in any order, for lines of several threads.
    #[track_caller]
    pub fn assert_same_lines_in_any_order(&self, expected: &[&str]) {
        let sorted = |mut lines: Vec<String>| {
            lines.sort();
            lines
        };
        assert_eq!(sorted(without_times(&self.lines)), sorted(without_times(expected)));
    }

    /// The rule "never more than n at once": the most speakers that were, at some line, between a
    /// line of theirs that contains `begin` and one that contains `end`.
    #[must_use]
    pub fn most_at_once(&self, begin: &str, end: &str) -> usize {
        let mut inside = BTreeSet::new();
        let mut most = 0;
        for (who, what) in self.lines.iter().filter_map(|line| line.split_once(": ")) {
            if what.contains(begin) {
                inside.insert(who);
                most = most.max(inside.len());
            } else if what.contains(end) {
                inside.remove(who);
            }
        }
        most
    }
}

fn is_match(pattern: &str, text: &str) -> bool {
    Regex::new(pattern).expect("a pattern of ours").is_match(text)
}

fn replaced(lines: &[impl AsRef<str>], pattern: &str) -> Vec<String> {
    let pattern = Regex::new(pattern).expect("a pattern of ours");
    lines.iter().map(|line| pattern.replace_all(line.as_ref(), "#").into_owned()).collect()
}

/// The lines with `#` in place of each number.
fn without_numbers(lines: &[impl AsRef<str>]) -> Vec<String> {
    replaced(lines, r"\d+(\.\d+)?")
}

/// The lines with `#` in place of each number of seconds.
fn without_times(lines: &[impl AsRef<str>]) -> Vec<String> {
    replaced(lines, r"\d+\.\d\d")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run_with_stderr(stderr: &str) -> Run {
        let (stdout, stderr) = ("Thread 1: Done.\n".to_owned(), stderr.to_owned());
        Run { took: Duration::ZERO, status: Some(0), stdout, stderr }
    }

    /// As Rust prints it, with the number of the thread (from 1.91 on) and without.
    const TWO_PANICS: &str = "
thread 'first' (17) panicked at src/main.rs:8:5:
one: two
note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace

thread 'second' panicked at src/main.rs:9:5:
three
";

    #[test]
    fn panics_are_accepted_in_any_order() {
        let run = run_with_stderr(TWO_PANICS);
        let transcript = run.success_with_panics(&[("second", "three"), ("first", "one: two")]);
        assert_eq!(transcript.lines(), ["Thread 1: Done."]);
    }

    #[test]
    #[should_panic(expected = "three")]
    fn a_panic_that_was_not_expected_is_noticed() {
        run_with_stderr(TWO_PANICS).success_with_panics(&[("first", "one: two")]);
    }

    #[test]
    #[should_panic(expected = "four")]
    fn a_panic_that_did_not_happen_is_noticed() {
        let expected = [("first", "one: two"), ("second", "three"), ("third", "four")];
        run_with_stderr(TWO_PANICS).success_with_panics(&expected);
    }

    #[test]
    #[should_panic(expected = "something else")]
    fn anything_else_on_standard_error_is_noticed() {
        run_with_stderr("something else\n").success_with_panics(&[]);
    }
}

//! What the tests of the lessons have in common: running a lesson or an experiment, and rules over
//! the lines that it printed.
//!
//! A test must hold on a machine of any speed. So the rules speak of order, of counts and of lower
//! bounds: never of a short time, and never of something that did not happen "yet".

#![expect(clippy::missing_panics_doc, reason = "to panic is how a rule says that it is broken")]

pub mod faults;
pub mod parity;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::ops::RangeInclusive;
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

    /// The lesson in this folder, such as `03-locks`, for a test of another package than its own.
    ///
    /// # Panics
    ///
    /// Panics if it is not built, or is older than its source: `cargo test --workspace` builds it.
    #[must_use]
    #[track_caller]
    pub fn built(folder: &str) -> Self {
        Self::new(fresh(Path::new(folder), &pages::root().join(folder).join("src/main.rs")))
    }

    /// The experiment of this name, of any lesson.
    ///
    /// # Panics
    ///
    /// Panics if there is none, if it is not built, or is older than its source. `cargo test` builds the
    /// experiments of a package unless it is told to build only one test.
    #[must_use]
    #[track_caller]
    pub fn experiment(name: &str) -> Self {
        let source = |lesson: PathBuf| lesson.join("examples").join(name).with_extension("rs");
        let source = pages::lessons().into_iter().map(source).find(|source| source.exists());
        let source = source.unwrap_or_else(|| panic!("no lesson has an experiment {name}"));
        Self::new(fresh(&Path::new("examples").join(name), &source))
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

    /// What the program finds on its standard input, before it is at its end.
    #[must_use]
    pub fn stdin(mut self, text: &str) -> Self {
        self.command.write_stdin(text);
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

/// The path of a program in the folder where Cargo builds programs, which is the one above that of the
/// tests. It is checked to be newer than its source.
#[track_caller]
fn fresh(program: &Path, source: &Path) -> PathBuf {
    let test = std::env::current_exe().expect("the program that runs now");
    let built = test.parent().and_then(Path::parent).expect("target/debug/deps").join(program);
    let built = built.with_extension(std::env::consts::EXE_EXTENSION);
    let modified = |path: &Path| path.metadata().and_then(|file| file.modified()).ok();
    assert!(
        modified(&built) >= modified(source),
        "{} is not built, or older than its source: run `cargo test --workspace`",
        program.display()
    );
    built
}

/// The run that the page in a lesson's folder shows.
#[must_use]
#[track_caller]
pub fn shown_run(folder: &str) -> Transcript {
    let page = pages::Page::read(&pages::root().join(folder).join("README.md"));
    Transcript::new(&page.shown_run().1.join("\n"))
}

/// An option accepts the whole numbers of a range. Anything else is refused, with exit status 2 and one
/// line that names the option and the range.
#[track_caller]
pub fn assert_accepts_only(program: &str, option: &str, range: RangeInclusive<u64>) {
    let (least, most) = range.into_inner();
    let below = i128::from(least) - 1;
    let above = i128::from(most) + 1;
    for bad in [&below.to_string(), &above.to_string(), "", "x", "1.5", "1e6", "\u{9b}31m"] {
        let shown = bad.replace('\u{9b}', "\u{FFFD}"); // a terminal would turn red
        let line = format!(
            "error: invalid value '{shown}' for '{option} <{}>': not a whole number from {least} to \
             {most} (--help lists the options)\n",
            option.trim_start_matches('-').to_uppercase()
        );
        let mut command = assert_cmd::Command::new(program);
        command.args([option, bad]).timeout(TIME_LIMIT).assert().code(2).stdout("").stderr(line);
    }
}

/// A program without options refuses any argument: exit status 2, and one line on standard error.
#[track_caller]
pub fn assert_has_no_options(program: impl Fn() -> Lesson) {
    for bad in ["--help", "7", ""] {
        let line = format!("error: unexpected argument {bad:?}: this program has no options\n");
        program().args([bad]).command.assert().code(2).stdout("").stderr(line);
    }
}

/// The names of all experiments, of all lessons.
#[must_use]
pub fn experiments() -> Vec<String> {
    let examples = pages::lessons().into_iter().map(|lesson| lesson.join("examples"));
    let sources = examples.flat_map(|folder| {
        let mut sources = pages::files(&folder, ".rs");
        sources.retain(|source| source.parent() == Some(&folder)); // not `gil/mod.rs`
        sources
    });
    sources.map(|source| source.file_stem().unwrap().to_string_lossy().into_owned()).collect()
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

    /// What was printed before the line, which is there once, and after it.
    #[must_use]
    #[track_caller]
    pub fn halves(&self, line: &str) -> (Self, Self) {
        let (before, after) = self.lines.split_at(self.place_of(line));
        (Self { lines: before.to_vec() }, Self { lines: after[1..].to_vec() })
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

    /// The rule "the same run but for its times": each speaker says the same lines in the same order,
    /// and so do those lines that have no speaker. How the speakers interleave is free.
    #[track_caller]
    pub fn assert_same_run(&self, expected: &Self) {
        self.assert_same_but_for(r"\d+\.\d\d seconds", expected);
    }

    /// The same for what else may differ: a pattern.
    #[track_caller]
    pub(crate) fn assert_same_but_for(&self, pattern: &str, expected: &Self) {
        let speakers = |transcript: &Self| {
            let mut said = BTreeMap::<String, Vec<String>>::new();
            for line in replaced(&transcript.lines, pattern) {
                let speaker = line.split_once(": ").map_or("", |(speaker, _)| speaker);
                said.entry(speaker.to_owned()).or_default().push(line);
            }
            said
        };
        assert_eq!(speakers(self), speakers(expected));
    }

    /// The rule "the run that the page of the lesson shows of this experiment". (That it shows one is
    /// for the tests of the notes.)
    #[track_caller]
    pub fn assert_shown(&self, experiment: &str) {
        if let Some(shown) = Self::shown(experiment) {
            self.assert_same_run(&shown);
        }
    }

    /// The same for an experiment that is another one on every run: the same lines but for the numbers
    /// in them, in any order and any number of times. `…` may stand for some.
    #[track_caller]
    pub fn assert_shown_but_for_numbers(&self, experiment: &str) {
        if let Some(shown) = Self::shown(experiment) {
            let kinds = |lines: &[String]| -> BTreeSet<String> {
                without_numbers(lines).into_iter().filter(|line| line != "…").collect()
            };
            assert_eq!(kinds(&self.lines), kinds(&shown.lines));
        }
    }

    #[track_caller]
    fn shown(experiment: &str) -> Option<Self> {
        let pages = pages::lessons().into_iter().flat_map(|lesson| pages::files(&lesson, ".md"));
        let shown = |page: PathBuf| {
            Some(Self::new(&pages::Page::read(&page).shown_experiment(experiment)?.join("\n")))
        };
        pages.map(shown).find_map(|shown| shown)
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

    /// A rule that cannot be broken would be no rule.
    #[track_caller]
    fn assert_broken(rule: impl Fn() + std::panic::UnwindSafe) {
        assert!(std::panic::catch_unwind(rule).is_err());
    }

    fn transcript() -> Transcript {
        Transcript::new("Bank: open\nA: in\nB: in\nA: out\nC: in\nC: out in 1.50s\nB: out\n")
    }

    #[test]
    fn order_is_checked_between_lines_that_are_there_once() {
        transcript().assert_before("A: in", "A: out");
        assert_broken(|| transcript().assert_before("A: out", "A: in"));
        assert_broken(|| transcript().assert_before("A: out", "A: out"));
        assert_broken(|| transcript().assert_before("A: in", "D: in"));
        assert_broken(|| transcript().assert_before("in", "open"));
    }

    #[test]
    fn speakers_are_told_apart() {
        assert_eq!(transcript().said_by("C"), ["in", "out in 1.50s"]);
        assert_eq!(transcript().said_by("D").len(), 0);
        assert_eq!(transcript().most_at_once("in", "out"), 2);
        assert_eq!(Transcript::new("A: in\nB: in\nC: in\nA: out").most_at_once("in", "out"), 3);
        assert_eq!(Transcript::new("A: in\nA: out\nB: in\nB: out").most_at_once("in", "out"), 1);
    }

    #[test]
    fn panics_on_purpose_are_told_from_anything_else() {
        // As Rust prints it, with the number of the thread (from 1.91 on) and without.
        let two_panics = "\nthread 'first' (17) panicked at src/main.rs:8:5:\none: two\n\
            note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\
            \nthread 'second' panicked at src/main.rs:9:5:\nthree\n";
        let both = [("second", "three"), ("first", "one: two")];
        let check = |stderr: &str, panics: &[(&str, &str)]| {
            let (took, stdout, stderr) = (Duration::ZERO, String::new(), stderr.to_owned());
            let _ = Run { took, status: Some(0), stdout, stderr }.success_with_panics(panics);
        };
        check(two_panics, &both);
        assert_broken(|| check(two_panics, &both[..1]));
        assert_broken(|| check("", &both));
        assert_broken(|| check(&format!("{two_panics}something else\n"), &both));
    }
}

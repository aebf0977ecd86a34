//! What the program that judges tells the one that has started it: at the end of its standard error.

use std::fmt::{self, Display};
use std::io::{self, Write};

/// How an answer was judged, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Word {
    Right,
    Wrong,
    NotBegun,
    NotJudged,
}

const WORDS: [(Word, &str); 4] = [
    (Word::Right, "right"),
    (Word::Wrong, "wrong"),
    (Word::NotBegun, "not begun"),
    (Word::NotJudged, "not judged"),
];

impl Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = WORDS.iter().find(|(word, _)| word == self);
        f.pad(known.map_or("", |(_, text)| text))
    }
}

impl Word {
    /// The word that is written so.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        WORDS.iter().find(|(_, known)| *known == text).map(|(word, _)| *word)
    }
}

/// A verdict, as it is told.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) word: Word,
    /// The whole of it, with colours.
    pub(crate) text: String,
}

/// Stands before the report: what stands before that was said by the answer, or is a sign of life.
const BEGIN: char = '\u{1e}';
/// A sign of life.
const PULSE: u8 = 0;
/// Stands before the number of a trial of which a run begins, where each step is told.
const RUN: char = '\u{1d}';
/// Stands before a step.
const STEP: char = '\u{1f}';

impl Report {
    pub(crate) fn new(word: Word, text: impl Into<String>) -> Self {
        Self { word, text: text.into() }
    }

    pub(crate) fn send(&self) {
        tell(format_args!("{BEGIN}{}\n{}", self.word, self.text));
    }

    /// The report, if there is one, and what was said before it.
    pub(crate) fn receive(said: &[u8]) -> (Option<Self>, String) {
        let said: Vec<u8> = said.iter().copied().filter(|byte| *byte != PULSE).collect();
        let said = String::from_utf8_lossy(&said);
        let Some((before, report)) = said.rsplit_once(BEGIN) else {
            return (None, said.into_owned());
        };
        let report = report.split_once('\n');
        let report = report.and_then(|(word, text)| Some(Self::new(Word::from_text(word)?, text)));
        (report, before.to_owned())
    }
}

/// If it cannot be written, the other program will find none, and say so.
fn tell(text: fmt::Arguments<'_>) {
    let _ = io::stderr().write_all(text.to_string().as_bytes());
}

/// Says that the judge goes on.
pub(crate) fn pulse() {
    let _ = io::stderr().write_all(&[PULSE]);
}

/// Says that a run of this trial begins.
pub(crate) fn trace_run(trial: usize) {
    tell(format_args!("{RUN}{trial} "));
}

/// Says which step is next: "thread A in line 12".
pub(crate) fn trace_step(step: &str) {
    tell(format_args!("{STEP}{step}\n"));
}

/// Where the judge was when nothing more was said: in which trial and, if there was one, at which step.
pub(crate) fn last_step(said: &str) -> Option<(usize, Option<&str>)> {
    let (trial, steps) = said.rsplit_once(RUN)?.1.split_once(' ')?;
    let step = steps.rsplit_once(STEP).and_then(|(_, step)| step.lines().next());
    Some((trial.parse().ok()?, step))
}

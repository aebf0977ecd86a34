//! What the program that judges tells the one that has started it: at the end of its standard error.

use std::fmt::{self, Display, Write as _};
use std::io::{self, Write};

use interleave::{Order, Turn};

use crate::args;

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
    /// Which trial and order show it.
    pub(crate) shown_by: Option<(usize, Order)>,
}

/// Stands before the report: what stands before that was said by the answer, or is a sign of life.
const BEGIN: char = '\u{1e}';
/// A sign of life.
const PULSE: u8 = 0;

impl Report {
    pub(crate) fn new(word: Word, text: impl Into<String>) -> Self {
        Self { word, text: text.into(), shown_by: None }
    }

    pub(crate) fn send(&self) {
        let mut told = format!("{BEGIN}{}\n", self.word);
        if let Some((trial, order)) = &self.shown_by {
            let _ = write!(told, "{trial} {}", args::numbers(order));
        }
        let _ = write!(told, "\n{}", self.text);
        // If it cannot be written, the other program will find none, and say so.
        let _ = io::stderr().write_all(told.as_bytes());
    }

    /// The report, if there is one, and what was said before it.
    pub(crate) fn receive(said: &[u8]) -> (Option<Self>, String) {
        let said: Vec<u8> = said.iter().copied().filter(|byte| *byte != PULSE).collect();
        let said = String::from_utf8_lossy(&said);
        match said.rsplit_once(BEGIN) {
            Some((before, report)) => (Self::read(report), before.to_owned()),
            None => (None, said.into_owned()),
        }
    }

    fn read(report: &str) -> Option<Self> {
        let (word, rest) = report.split_once('\n')?;
        let (shown_by, text) = rest.split_once('\n')?;
        let word = Word::from_text(word)?;
        let shown_by = shown_by
            .split_once(' ')
            .and_then(|(trial, order)| Some((trial.parse().ok()?, args::order(order).ok()?)));
        Some(Self { word, text: text.to_owned(), shown_by })
    }
}

/// Says that the judge goes on.
pub(crate) fn pulse() {
    let _ = io::stderr().write_all(&[PULSE]);
}

/// Stands before the choices of a run, where they are told one by one.
const RUN: char = '\u{1d}';

/// Says that a run of this trial begins.
pub(crate) fn trace_run(trial: usize) {
    let _ = write!(io::stderr(), "{RUN}{trial} ");
}

/// Says that this thread goes next.
pub(crate) fn trace_choice(turn: Turn) {
    let _ = write!(io::stderr(), "{}", args::numbers(&Order(vec![turn])));
}

/// The run that was going on when nothing more was said: which trial, and which threads were chosen.
pub(crate) fn last_run(said: &str) -> Option<(usize, Order)> {
    let (_, run) = said.rsplit_once(RUN)?;
    let (trial, order) = run.split_once(' ')?;
    let end = order
        .find(|c: char| !matches!(c, '.' | '\'') && !c.is_ascii_digit())
        .unwrap_or(order.len());
    Some((trial.parse().ok()?, args::order(&order[..end]).ok()?))
}

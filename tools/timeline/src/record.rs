//! What a command printed, with the time at which each line arrived.

use std::time::Duration;

use crate::hints::Hints;
use crate::lanes;
use crate::picture::Picture;
use crate::steps;

/// How many lines are read at most. It bounds the memory: the rest of the output passes through.
pub const MOST_LINES: usize = 100_000;

/// The lines of one run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    pub(crate) lines: Vec<(Duration, String)>,
    left_out: usize,
    /// When the command ended, on the clock of the lines.
    pub end: Duration,
    /// Whether it was interrupted or killed, perhaps in the middle of what it did.
    pub cut_short: bool,
}

impl Record {
    /// Takes a line that arrived at this time, on a clock that began when the command did.
    pub fn line(&mut self, arrived: Duration, line: &[u8]) {
        if self.lines.len() < MOST_LINES {
            self.lines.push((arrived, String::from_utf8_lossy(line).into_owned()));
        } else {
            self.left_out += 1;
        }
    }

    /// Until when the lines tell what was done.
    pub(crate) fn known_until(&self) -> Duration {
        let latest = self.lines.last().filter(|_| self.left_out > 0);
        latest.map_or(self.end, |line| line.0)
    }

    /// The picture of this run. It has no panels if nobody did anything for some time; then its
    /// notes say why.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use timeline::picture::Look;
    /// use timeline::record::Record;
    /// use timeline::hints::Hints;
    ///
    /// let mut record = Record::default();
    /// record.line(Duration::from_secs(7), b"Thread 1: Waiting...");
    /// record.line(Duration::from_secs(9), b"Thread 1: Done.");
    /// record.end = Duration::from_secs(9);
    /// let picture = record.picture("a command", &Hints::default());
    ///
    /// let lane = &picture.panels[0].lanes[0];
    /// assert_eq!((lane.name.as_str(), lane.spans[0].look), ("Thread 1", Look::Wait));
    /// assert_eq!(lane.spans[0].duration(), Duration::from_secs(2));
    /// ```
    #[must_use]
    pub fn picture(&self, title: &str, hints: &Hints) -> Picture {
        let mut story = steps::read(self, hints);
        let mut picture = lanes::drawn(&story);
        title.clone_into(&mut picture.title);
        picture.notes.append(&mut story.doubts);
        if let [(first, _), .., (last, _)] = self.lines[..]
            && first > Duration::from_millis(500)
            && last.saturating_sub(first) < first / 100
        {
            let note = "All lines came at once: the command kept them back, so this shows little.";
            picture.notes.push(note.to_owned());
        }
        if self.left_out > 0 {
            let left_out = self.left_out;
            let note = format!("Only the first {MOST_LINES} lines are read, {left_out} are not.");
            picture.notes.push(note);
        }
        picture
    }
}

//! What a command printed, with the time at which each line arrived.

use std::time::Duration;

/// How many lines are read at most. It bounds the memory: the rest of the output passes through.
pub const MOST_LINES: usize = 100_000;

/// The lines of one run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    pub(crate) lines: Vec<(Duration, String)>,
    pub(crate) left_out: usize,
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
}

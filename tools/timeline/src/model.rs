//! What happened: who spoke when, what they were doing from one line to the next, and which
//! messages are of one kind. Knows nothing of drawing.

use std::collections::HashMap;
use std::time::Duration;

/// How many lines are drawn at most. It bounds the memory: the rest of the output passes through.
pub const MOST_LINES: usize = 200_000;

/// How many kinds of message are told apart at most. All further ones count as one kind.
pub const MOST_KINDS: usize = 4096;

/// How many characters the name of a speaker has at most. What is longer is a sentence with a
/// colon in it, and nobody's name.
pub const LONGEST_NAME: usize = 64;

/// What one run of a program did, as far as its lines tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// One lane for each speaker, in order of appearance.
    pub lanes: Vec<Lane>,
    /// The kinds of message, in order of appearance.
    pub kinds: Vec<Kind>,
    /// When the program ended. Time 0 is when the first drawn line arrived.
    pub end: Duration,
    /// How many lines came after the first [`MOST_LINES`], and are in no lane.
    pub left_out: usize,
}

/// One speaker, and what it did.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// The text before the first `: ` of its lines.
    pub speaker: String,
    /// One span for each of its lines, in order. Each begins where the one before it ends.
    pub spans: Vec<Span>,
}

/// The time from a line of a speaker to its next line.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// What the line said, without the speaker.
    pub message: String,
    /// The kind of the message: an index into [`Timeline::kinds`].
    pub kind: usize,
    /// When the line arrived.
    pub start: Duration,
    /// When the speaker's next line arrived. After the last one nothing is known: its span has no
    /// length, unless the program was cut short in a state that others went on from.
    pub end: Duration,
}

impl Span {
    /// How long it lasted.
    #[must_use]
    pub fn duration(&self) -> Duration {
        self.end.saturating_sub(self.start)
    }
}

/// Messages that are the same but for the numbers in them.
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// The message, with `#` for each number if these were not always the same.
    pub message: String,
    /// Whether `message` has such a `#`.
    pub numbers_differ: bool,
    /// How many lanes were in such a span for some time.
    pub lanes: usize,
    /// The most lanes that were in such a span at one time.
    pub most_at_once: usize,
}

/// Takes lines as they come and makes a [`Timeline`] of them.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use timeline::model::{Ended, Recorder};
///
/// let mut recorder = Recorder::default();
/// recorder.line(Duration::from_secs(7), "Waiter: Waiting...");
/// recorder.line(Duration::from_secs(9), "Waiter: Done.");
/// let timeline = recorder.finish(Duration::from_secs(9), Ended::ByItself);
///
/// assert_eq!(timeline.lanes[0].speaker, "Waiter");
/// assert_eq!(timeline.lanes[0].spans[0].duration(), Duration::from_secs(2));
/// assert_eq!(timeline.kinds[1].message, "Done.");
/// ```
#[derive(Debug, Default)]
pub struct Recorder {
    /// When the first line arrived, on the clock of the caller.
    first: Option<Duration>,
    latest: Duration,
    lanes: Vec<Lane>,
    lane_of: HashMap<String, usize>,
    kinds: Vec<KindSoFar>,
    kind_of: HashMap<String, usize>,
    lines: usize,
    left_out: usize,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It came to its end.
    ByItself,
    /// It was interrupted or killed, perhaps in the middle of what it did.
    CutShort,
}

#[derive(Debug)]
struct KindSoFar {
    kind: Kind,
    normalized: String,
    /// Whether a speaker ever went on to another line after it.
    went_on: bool,
}

impl Recorder {
    /// Takes a line that arrived at this time. A line with no speaker is ignored.
    pub fn line(&mut self, arrived: Duration, line: &str) {
        let line = plain(line);
        let Some((speaker, message)) = speaker_and_message(&line) else {
            return;
        };
        if self.lines == MOST_LINES {
            self.left_out += 1;
            return;
        }
        self.lines += 1;
        let start = self.time(arrived);

        let number = match self.lane_of.get(speaker) {
            Some(&known) => known,
            None => self.add_lane(speaker),
        };
        if let Some(before) = self.lanes[number].spans.last_mut() {
            before.end = start;
            self.kinds[before.kind].went_on = true;
        }
        let kind = self.kind(message);
        self.lanes[number].spans.push(Span {
            message: message.to_owned(),
            kind,
            start,
            end: start,
        });
    }

    /// Makes the timeline of a program that ended at this time.
    #[must_use]
    pub fn finish(mut self, ended_at: Duration, ended: Ended) -> Timeline {
        let end = if self.first.is_some() { self.time(ended_at) } else { Duration::ZERO };
        for lane in &mut self.lanes {
            // Nobody says what a speaker did after its last line: it may have been done. But if
            // the program was ended from outside, and after such a line others did go on, then it
            // was not.
            if let Some(last) = lane.spans.last_mut()
                && ended == Ended::CutShort
                && self.kinds[last.kind].went_on
            {
                last.end = end;
            }
        }
        let mut kinds: Vec<Kind> = self.kinds.into_iter().map(|known| known.kind).collect();
        count_lanes(&self.lanes, &mut kinds);
        Timeline { lanes: self.lanes, kinds, end, left_out: self.left_out }
    }

    /// The time since the first line; never earlier than a time given before.
    fn time(&mut self, arrived: Duration) -> Duration {
        let first = *self.first.get_or_insert(arrived);
        self.latest = self.latest.max(arrived.saturating_sub(first));
        self.latest
    }

    fn add_lane(&mut self, speaker: &str) -> usize {
        let lane = self.lanes.len();
        self.lanes.push(Lane { speaker: speaker.to_owned(), spans: Vec::new() });
        self.lane_of.insert(speaker.to_owned(), lane);
        lane
    }

    fn kind(&mut self, message: &str) -> usize {
        let normalized = without_numbers(message);
        if let Some(&kind) = self.kind_of.get(&normalized) {
            let KindSoFar { kind: known, normalized, .. } = &mut self.kinds[kind];
            if !known.numbers_differ && known.message != message {
                known.numbers_differ = true;
                known.message.clone_from(normalized);
            }
            return kind;
        }
        let last = MOST_KINDS - 1;
        let kind = self.kinds.len().min(last);
        if kind < last {
            self.kind_of.insert(normalized.clone(), kind);
        }
        if kind == self.kinds.len() {
            let message = if kind < last { message } else { "(all other messages)" };
            let message = message.to_owned();
            let kind = Kind { message, numbers_differ: false, lanes: 0, most_at_once: 0 };
            self.kinds.push(KindSoFar { kind, normalized, went_on: false });
        }
        kind
    }
}

/// Counts for each kind the lanes that were in it, and the most that were at one time.
fn count_lanes(lanes: &[Lane], kinds: &mut [Kind]) {
    let mut last_lane = vec![None; kinds.len()];
    let mut changes = Vec::new();
    for (number, lane) in lanes.iter().enumerate() {
        for span in lane.spans.iter().filter(|span| span.end > span.start) {
            if last_lane[span.kind].replace(number) != Some(number) {
                kinds[span.kind].lanes += 1;
            }
            changes.push((span.start, true, span.kind));
            changes.push((span.end, false, span.kind));
        }
    }
    // At the same time, one that leaves comes before one that enters.
    changes.sort_unstable();
    let mut now = vec![0; kinds.len()];
    for (_, enters, kind) in changes {
        if enters {
            now[kind] += 1;
            kinds[kind].most_at_once = kinds[kind].most_at_once.max(now[kind]);
        } else {
            now[kind] -= 1;
        }
    }
}

/// The text before the first `: ` and the text after it, if there is something on both sides.
fn speaker_and_message(line: &str) -> Option<(&str, &str)> {
    let (speaker, message) = line.split_once(": ")?;
    let (speaker, message) = (speaker.trim(), message.trim());
    let named = !speaker.is_empty() && speaker.chars().count() <= LONGEST_NAME;
    (named && !message.is_empty()).then_some((speaker, message))
}

/// The line without what colours it on a terminal, and without characters that cannot be drawn.
fn plain(line: &str) -> String {
    let visible = anstream::adapter::strip_str(line).to_string();
    let cannot_be_drawn = |c: char| c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}');
    visible.replace('\t', " ").replace(cannot_be_drawn, "")
}

/// The message with `#` in place of each number: `1`, `0.25`, `1,000`.
fn without_numbers(message: &str) -> String {
    let mut normalized = String::with_capacity(message.len());
    let mut rest = message.chars().peekable();
    let mut in_number = false;
    while let Some(c) = rest.next() {
        let next_is_digit = rest.peek().is_some_and(char::is_ascii_digit);
        let goes_on = in_number && matches!(c, '.' | ',') && next_is_digit;
        if c.is_ascii_digit() {
            if !in_number {
                normalized.push('#');
            }
            in_number = true;
        } else if !goes_on {
            in_number = false;
            normalized.push(c);
        }
    }
    normalized
}

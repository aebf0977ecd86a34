//! What a command printed, with the time at which each line arrived, and the picture of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::mem::{Discriminant, discriminant};
use std::time::Duration;

use crate::cause;
use crate::picture::{Lane, Look, Panel, Picture, Span};
use crate::speaker::{self, Said, without_numbers};

/// How many lines are read at most. It bounds the memory: the rest of the output passes through.
pub const MOST_LINES: usize = 100_000;

/// A stretch is drawn if it takes at least this part of the whole; what is shorter is a moment.
const SHORTEST: u32 = 200;

/// How many kinds of moment the legend explains, and into how many phases the picture is divided.
const MOST_MARKS: usize = 6;
const MOST_PHASES: usize = 20;

/// The lines of one run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    lines: Vec<(Duration, String)>,
    left_out: usize,
    /// When the command ended, on the clock of the lines.
    pub end: Duration,
    /// Whether it was interrupted or killed, perhaps in the middle of what it did.
    pub cut_short: bool,
}

/// What you know of a command beyond its lines.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// Words that say that a speaker waits, besides those that are known.
    pub wait: Vec<String>,
    /// After a line that contains the first text, its speaker does the second.
    pub then: Vec<(String, String)>,
}

/// What a speaker does from one of its lines on.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// The place of the line among all.
    pub place: usize,
    /// See [`Said::named`].
    pub named: bool,
    /// What the line says.
    pub message: String,
    /// What the speaker then does: what the line says, if no hint says otherwise.
    pub does: String,
    /// The same without its numbers.
    pub kind: String,
    pub waits: bool,
    pub start: Duration,
    /// The same as `start` if nothing is known of how long it lasts.
    pub end: Duration,
    /// Whether it ends with the speaker's next line.
    pub goes_on: bool,
}

/// Who spoke, and what each did.
pub(crate) type Speakers = Vec<(String, Vec<Step>)>;

/// A heading, and its place among all lines.
type Heading = (Duration, usize, String);

impl Record {
    /// Takes a line that arrived at this time, on a clock that began when the command did.
    pub fn line(&mut self, arrived: Duration, line: &[u8]) {
        if self.lines.len() < MOST_LINES {
            self.lines.push((arrived, String::from_utf8_lossy(line).into_owned()));
        } else {
            self.left_out += 1;
        }
    }

    /// The picture of this run. It has no lanes if nobody did anything for some time.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use timeline::picture::Look;
    /// use timeline::record::{Hints, Record};
    ///
    /// let mut record = Record::default();
    /// record.line(Duration::from_secs(7), b"Waiter: Waiting...");
    /// record.line(Duration::from_secs(9), b"Waiter: Done.");
    /// record.end = Duration::from_secs(9);
    /// let picture = record.picture("a command", &Hints::default());
    ///
    /// let waiter = &picture.panels[0].lanes[0];
    /// assert_eq!((waiter.name.as_str(), waiter.spans[0].look), ("Waiter", Look::Wait));
    /// assert_eq!(waiter.spans[0].duration(), Duration::from_secs(2));
    /// ```
    #[must_use]
    pub fn picture(&self, title: &str, hints: &Hints) -> Picture {
        let (mut headings, mut speakers) = self.read(hints);
        let firsts = speakers.iter().map(|(_, steps)| steps[0].start);
        let zero = firsts.min().unwrap_or(self.end);
        let latest = self.lines.last().filter(|_| self.left_out > 0);
        let end = latest.map_or(self.end, |line| line.0).saturating_sub(zero);
        let times = headings.iter_mut().map(|heading| &mut heading.0);
        let steps = speakers.iter_mut().flat_map(|(_, steps)| steps);
        for time in times.chain(steps.map(|step| &mut step.start)) {
            *time = time.saturating_sub(zero).min(end);
        }
        find_ends(&mut speakers, &headings, end, self.cut_short);

        let mut picture = drawn(&speakers, end);
        title.clone_into(&mut picture.title);
        if (2..=MOST_PHASES).contains(&headings.len()) {
            picture.phases = headings.into_iter().map(|(at, _, heading)| (at, heading)).collect();
        }
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

    /// The headings, and what each speaker said, in the order of the lanes.
    fn read(&self, hints: &Hints) -> (Vec<Heading>, Speakers) {
        let plain = |(at, line): &(Duration, String)| (*at, speaker::plain(line));
        let lines: Vec<(Duration, String)> = self.lines.iter().map(plain).collect();
        let said = lines.iter().filter_map(|(_, line)| speaker::said(line));
        let names: BTreeSet<String> = said.map(|said| said.speaker).collect();
        let glued = speaker::glued(&names);

        let (mut headings, mut said) = (Vec::new(), Vec::new());
        for (at, line) in &lines {
            let mut rest = line.as_str();
            while !rest.is_empty() {
                let next = glued.as_ref().and_then(|glued| glued.captures(rest)?.get(1));
                let (piece, more) = rest.split_at(next.map_or(rest.len(), |next| next.start()));
                let place = headings.len() + said.len();
                if let Some(heading) = speaker::heading(piece) {
                    headings.push((*at, place, heading.to_owned()));
                } else if let Some(found) = speaker::said(piece) {
                    said.push((*at, place, found));
                }
                rest = more;
            }
        }

        let mut speakers: BTreeMap<String, Vec<Step>> = BTreeMap::new();
        for (start, place, Said { speaker, message, named }) in said {
            let then = hints.then.iter().find(|(after, _)| message.contains(after.as_str()));
            let does = then.map_or_else(|| message.clone(), |(_, does)| does.clone());
            let (kind, waits) = (without_numbers(&does), speaker::is_wait(&does, &hints.wait));
            let (end, goes_on) = (start, false);
            let step = Step { place, named, message, does, kind, waits, start, end, goes_on };
            speakers.entry(speaker).or_default().push(step);
        }
        // Whoever speaks only once is perhaps no speaker, but the beginning of a sentence.
        speakers.retain(|name, steps| {
            let numbered = name.ends_with(|c: char| c.is_ascii_digit());
            let hangs = self.cut_short && steps[0].waits;
            steps.len() > 1 || steps[0].named && (numbered || hangs || speaker::is_main(name))
        });
        let mut speakers: Speakers = speakers.into_iter().collect();
        speakers.sort_by_cached_key(|(name, _)| speaker::order(name));
        (headings, speakers)
    }
}

/// Finds out how long each step lasts.
///
/// After its last line, nothing is known of a speaker. But when the command was ended from outside,
/// or a heading ends a phase, it was still in what it did if others did go on from that, or if it
/// waited.
fn find_ends(speakers: &mut Speakers, headings: &[Heading], end: Duration, cut_short: bool) {
    let next_heading = |step: &Step| headings.get(headings.partition_point(|h| h.1 < step.place));
    let mut states = BTreeSet::new();
    for (_, steps) in speakers.iter_mut() {
        let nexts: Vec<_> = steps.iter().skip(1).map(|step| (step.start, step.place)).collect();
        for (step, (start, place)) in steps.iter_mut().zip(nexts) {
            if next_heading(step).is_none_or(|heading| heading.1 > place) {
                (step.end, step.goes_on) = (start, true);
                states.insert(step.kind.clone());
            }
        }
    }
    for step in speakers.iter_mut().flat_map(|(_, steps)| steps).filter(|step| !step.goes_on) {
        let heading = next_heading(step);
        let ended = heading.is_some() || cut_short;
        let by_a_hint = step.does != step.message;
        let lasts = by_a_hint || ended && (step.waits || states.contains(&step.kind));
        step.end = if lasts { heading.map_or(end, |heading| heading.0) } else { step.start };
    }
}

/// What is drawn of these steps.
fn drawn(speakers: &Speakers, end: Duration) -> Picture {
    let shortest = (end / SHORTEST).max(Duration::from_nanos(1));
    let is_seen = |step: &Step| step.end.saturating_sub(step.start) >= shortest;
    let all = || speakers.iter().flat_map(|(_, steps)| steps);
    let stretches: BTreeSet<&str> =
        all().filter(|step| is_seen(step)).map(|step| step.kind.as_str()).collect();
    let mut kinds = Kinds::default();

    let mut lanes = Vec::new();
    for (name, steps) in speakers {
        let mut lane = Lane { name: name.clone(), ..Lane::default() };
        let mut works = 0;
        let mut moments: Vec<(Duration, String)> = Vec::new();
        let last = steps.last().map(|step| step.place);
        // Steps that are too short to be seen are taken together.
        for together in steps.chunk_by(|a, b| !is_seen(a) && !is_seen(b)) {
            let (first, end) = (&together[0], together[together.len() - 1].end);
            let is_stretch = end.saturating_sub(first.start) >= shortest;
            if is_stretch {
                let text = match together.len() {
                    1 => first.does.clone(),
                    more => format!("{more} lines"),
                };
                let look = match together.iter().filter(|step| step.waits).count() {
                    0 => {
                        works += 1;
                        Look::Work(works - 1)
                    }
                    waits if waits == together.len() => Look::Wait,
                    _ => Look::Both,
                };
                let look = kinds.look(look, &text);
                lane.spans.push(Span { start: first.start, end, look, text });
            }
            // A line after which nothing is known, or which does not say what follows, is a moment.
            let is_moment = |step: &&Step| {
                let stretch = is_stretch || stretches.contains(step.kind.as_str());
                let ends_lane = Some(step.place) == last && step.end == step.start;
                step.does != step.message || !stretch || ends_lane
            };
            for step in together.iter().filter(is_moment) {
                match moments.last_mut() {
                    Some((at, texts)) if step.start.saturating_sub(*at) < shortest => {
                        *texts += " · ";
                        *texts += &step.message;
                    }
                    _ => moments.push((step.start, step.message.clone())),
                }
            }
        }
        let marks = moments.into_iter().map(|(start, text)| {
            let look = kinds.look(Look::Mark(kinds.marks().count()), &text);
            Span { start, end: start, look, text }
        });
        lane.marks = marks.collect();
        lanes.push(lane);
    }
    let links = cause::links(speakers, shortest);
    let panel = Panel { heading: String::new(), lanes, links, strip: false };
    let strip = panel.most_at_work() > 1;
    let nothing = panel.lanes.iter().all(|lane| lane.spans.is_empty());
    let panels = if nothing { Vec::new() } else { vec![Panel { strip, ..panel }] };
    Picture { panels, end, legend: kinds.legend(), ..Picture::default() }
}

/// The kinds of message, which differ in more than their numbers.
#[derive(Default)]
struct Kinds {
    /// The look of each. The lanes have an order, so it is the same in every run.
    looks: HashMap<(Discriminant<Look>, String), Look>,
    /// For each look, the kinds that have it, and what the legend says of each.
    texts: BTreeMap<Look, Vec<(String, String)>>,
}

impl Kinds {
    /// The look of what is said: that of its kind, or this one for a new kind.
    fn look(&mut self, new: Look, text: &str) -> Look {
        let kind = without_numbers(text);
        let look = *self.looks.entry((discriminant(&new), kind.clone())).or_insert(new);
        let texts = self.texts.entry(look).or_default();
        match texts.iter_mut().find(|known| known.0 == kind) {
            Some(known) if known.1 != text => known.1 = kind,
            Some(_) => {}
            None => texts.push((kind, text.to_owned())),
        }
        look
    }

    fn marks(&self) -> impl Iterator<Item = &Look> {
        self.texts.range(Look::Mark(0)..).map(|(look, _)| look)
    }

    fn legend(self) -> Vec<(Look, String)> {
        let more = self.marks().count().saturating_sub(MOST_MARKS);
        let entry = |(look, texts): (Look, Vec<(String, String)>)| {
            let texts: Vec<String> = texts.into_iter().map(|(_, text)| text).collect();
            let text = texts.join(" · ");
            let is_said = matches!(look, Look::Mark(_)) || text.starts_with(look.verb());
            (look, if is_said { text } else { format!("{}: {text}", look.verb()) })
        };
        let mut legend: Vec<_> = self.texts.into_iter().map(entry).collect();
        if more > 0 {
            legend.truncate(legend.len() - more);
            legend.push((Look::Mark(MOST_MARKS), format!("{more} more kinds of message")));
        }
        legend
    }
}

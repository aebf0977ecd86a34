//! The picture of what speakers did: a lane for each.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::mem::{Discriminant, discriminant};
use std::time::Duration;

use crate::hints::Hints;
use crate::links;
use crate::picture::{Lane, Look, Panel, Picture, Span};
use crate::record::{MOST_LINES, Record};
use crate::steps::{self, SHORTEST, Step, Story};
use crate::words::{State, without_numbers};

impl Record {
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
        let mut picture = drawn(&story);
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

/// How many kinds of moment the legend explains.
const MOST_MARKS: usize = 6;

/// What is drawn of a story.
fn drawn(story: &Story) -> Picture {
    let end = story.end;
    let shortest = (end / SHORTEST).max(Duration::from_nanos(1));
    let is_seen = |step: &Step| step.end.saturating_sub(step.start) >= shortest;
    let all = || story.speakers.iter().flat_map(|(_, steps)| steps);
    let stretches: BTreeSet<String> =
        all().filter(|step| is_seen(step)).map(|step| without_numbers(&step.does)).collect();
    let mut kinds = Kinds::default();

    let mut lanes = Vec::new();
    for (name, steps) in &story.speakers {
        let mut lane = Lane { name: name.clone(), ..Lane::default() };
        let mut works = 0;
        let mut moments: Vec<(Duration, String)> = Vec::new();
        let last = steps.last().map(|step| step.place);
        // Steps that are too short to be seen are taken together.
        let go_together = |a: &Step, b: &Step| !is_seen(a) && !is_seen(b) && a.end == b.start;
        for together in steps.chunk_by(go_together) {
            let (first, end) = (&together[0], together[together.len() - 1].end);
            let is_stretch = end.saturating_sub(first.start) >= shortest;
            if is_stretch {
                let text = match together.len() {
                    1 => first.does.clone(),
                    more => format!("{more} lines"),
                };
                let all_are = |state| together.iter().all(|step| step.state == state);
                let look = if all_are(State::Waits) {
                    Look::Wait
                } else if all_are(State::Works) {
                    works += 1;
                    Look::Work(works - 1)
                } else if together.iter().all(|it| matches!(it.state, State::Waits | State::Works))
                {
                    Look::Both
                } else {
                    Look::Say
                };
                let look = kinds.look(look, &text);
                lane.spans.push(Span { start: first.start, end, look, text });
            }
            // A line is a moment if it begins no stretch that shows what it says, or if it is the last.
            let is_moment = |step: &&Step| {
                let stretch = is_stretch || stretches.contains(&without_numbers(&step.does));
                let ends_lane = Some(step.place) == last && step.end == step.start;
                let is_clear = step.state != State::Unclear;
                is_clear && (step.does != step.message || !stretch || ends_lane)
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
    let links = if story.is_whole { links::links(&story.speakers, shortest) } else { Vec::new() };
    let panel = Panel { lanes, links, ..Panel::default() };
    let spans = || panel.lanes.iter().flat_map(|lane| &lane.spans);
    let mut notes = Vec::new();
    let unknown = spans().find(|span| span.look == Look::Say);
    if let Some(Span { text, .. }) = unknown {
        notes.push(format!(
            "Whether {text:?} means work or waiting is not known: say so with --work, --wait or --end."
        ));
    }
    // How many are at work is known only if it is known of each, from its first line to its last.
    let told = |(_, steps): &(String, Vec<Step>)| {
        let is_told = |step: &Step, until: Duration| until.saturating_sub(step.end) < shortest;
        steps.windows(2).all(|two| is_told(&two[0], two[1].start))
            && steps.last().is_none_or(|last| last.state == State::Over || is_told(last, end))
    };
    let is_known = unknown.is_none() && story.is_whole && story.speakers.iter().all(told);
    let strip = panel.most_at_work() > 1 && is_known;
    let nothing = spans().next().is_none();
    let panels = if nothing { Vec::new() } else { vec![Panel { strip, ..panel }] };
    Picture { panels, end, legend: kinds.legend(), notes, ..Picture::default() }
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

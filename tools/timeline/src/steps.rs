//! What each speaker did, line by line: who is certain to be one, and how long each step lasts.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::layout::Layouts;
use crate::speaker::{self, Said, State, Words, without_numbers};

/// How much of a line is shown that was not understood.
const SHOWN: usize = 60;

/// At how many lines it is looked to tell which library wrote them.
const LOOKED_AT: usize = 100;

/// What you know of a command beyond its lines.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// Words for what threads do.
    pub words: Words,
    /// After a line that contains the first text, its speaker does the second.
    pub then: Vec<(String, String)>,
    /// Where the name stands in a line.
    pub line: Option<Layouts>,
}

/// What a speaker does from one of its lines on.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// The place of the line among all.
    pub place: usize,
    /// What the line says.
    pub message: String,
    /// What the speaker then does: what the line says, if no hint says otherwise.
    pub does: String,
    /// The same without its numbers.
    pub kind: String,
    pub state: State,
    pub start: Duration,
    /// The same as `start` if nothing is known of how long it lasts.
    pub end: Duration,
    /// Whether it ends with the speaker's next line.
    pub goes_on: bool,
}

/// Who spoke, and what each did, in the order of the lanes.
pub(crate) type Speakers = Vec<(String, Vec<Step>)>;

/// What the lines of a run say.
#[derive(Debug, Default)]
pub(crate) struct Story {
    pub speakers: Speakers,
    /// Each heading, when it came, and its place among all lines.
    pub headings: Vec<(Duration, usize, String)>,
    /// What was not understood, and what to do about it.
    pub doubts: Vec<String>,
    /// Whether it is known of each speaker, at each time, what it does.
    pub is_whole: bool,
}

/// A line, or a piece of one where several were glued together.
#[derive(Clone)]
struct Piece<'a> {
    at: Duration,
    text: &'a str,
    said: Option<Said<'a>>,
    /// Whether the name cannot be anything but that of a thread, by its look or by the reader's word.
    is_certain: bool,
}

impl<'a> Piece<'a> {
    fn new(at: Duration, text: &'a str, line: Option<&Layouts>) -> Self {
        let text = text.trim_end();
        match line.map_or(Some((None, text)), |layouts| layouts.read(text)) {
            // An error among the lines is from nobody, whatever the reader says.
            Some((Some(name), message)) if !speaker::is_label(&name) => {
                let said = Some(Said { name: name.into(), message });
                Self { at, text, said, is_certain: true }
            }
            read => {
                let said = read.and_then(|(_, text)| speaker::said(text));
                let is_certain = said.as_ref().is_some_and(|said| speaker::is_thread(&said.name));
                Self { at, text, said, is_certain }
            }
        }
    }
}

/// Reads lines that have arrived in this order. If the run was `cut_short`, its speakers were perhaps
/// in the midst of something.
pub(crate) fn read(lines: &[(Duration, String)], hints: &Hints, cut_short: bool) -> Story {
    let plain = |(at, line): &(Duration, String)| {
        (!speaker::moves_the_cursor(line)).then(|| (*at, speaker::plain(line)))
    };
    let lines: Vec<(Duration, String)> = lines.iter().filter_map(plain).collect();
    let line = hints.line.as_ref();
    let lines = lines.iter().filter(|(_, text)| !text.trim().is_empty());
    let mut pieces: Vec<Piece> = lines.map(|(at, text)| Piece::new(*at, text, line)).collect();
    let (known, doubtful) = loop {
        let (known, doubtful) = certain(&pieces, hints, cut_short);
        let taken_apart = taken_apart(&pieces, &known, line);
        if taken_apart.len() == pieces.len() {
            break (known, doubtful);
        }
        // A name may come to light only now.
        pieces = taken_apart;
    };

    let mut story = Story { is_whole: true, ..Story::default() };
    let mut speakers: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    let mut unclear = Vec::new();
    for (place, piece) in pieces.iter().enumerate() {
        if let Some(heading) = speaker::heading(piece.text) {
            story.headings.push((piece.at, place, heading.to_owned()));
            continue;
        }
        let said = piece.said.as_ref().filter(|said| known.contains(&*said.name));
        let (name, message, is_clear) = if let Some(Said { name, message }) = said {
            (&**name, *message, !speaker::goes_on_as_another(message))
        } else {
            // A line that begins with the name of a thread, and goes on in another way?
            let ends = piece.text.match_indices(' ').map(|(end, _)| &piece.text[..end]);
            let Some(name) = ends.rev().find(|name| known.contains(*name)) else { continue };
            (name, piece.text, false)
        };
        if !is_clear {
            unclear.push(piece.text);
        }
        let then = hints.then.iter().find(|(after, _)| message.contains(after.as_str()));
        let does = then.map_or_else(|| message.to_owned(), |(_, does)| does.clone());
        let state = if is_clear { speaker::state(&does, &hints.words) } else { State::Unclear };
        let (kind, message) = (without_numbers(&does), message.to_owned());
        let (start, end, goes_on) = (piece.at, piece.at, false);
        let step = Step { place, message, does, kind, state, start, end, goes_on };
        speakers.entry(name.to_owned()).or_default().push(step);
    }
    story.speakers = speakers.into_iter().collect();
    story.speakers.sort_by_cached_key(|(name, _)| speaker::order(name));

    story.doubts = doubts(&pieces, &doubtful, hints);
    if let [first, ..] = unclear[..] {
        story.is_whole = false;
        let count = unclear.len();
        story.doubts.push(format!(
            "Not understood ({count}): {:?}. Say where the name stands with --line.",
            drawing::cut(first, SHOWN)
        ));
    }
    story
}

/// The pieces, taken apart where a known name begins another line.
fn taken_apart<'a>(
    pieces: &[Piece<'a>],
    known: &BTreeSet<String>,
    line: Option<&Layouts>,
) -> Vec<Piece<'a>> {
    let glued = speaker::any_of(known).and_then(|names| match line {
        None => Some(speaker::glued(&names)),
        Some(layouts) => layouts.glued(&names),
    });
    let Some(glued) = glued else { return pieces.to_vec() };
    let mut all = Vec::new();
    for piece in pieces {
        let mut piece = piece.clone();
        loop {
            let text = piece.text;
            // Not in what stands before the message: it may look like the end of another line.
            let message = piece.said.as_ref().map_or(text.len(), |said| said.message.len());
            let next = glued.captures_at(text, text.len() - message).and_then(|it| it.get(1));
            let Some(next) = next.map(|next| next.start()) else { break };
            all.push(Piece::new(piece.at, &text[..next], line));
            piece = Piece::new(piece.at, &text[next..], line);
        }
        all.push(piece);
    }
    all
}

/// The names that are certain to be those of threads, and those that may be.
///
/// Certain is what cannot be anything else (`Thread 3`), and what the reader says. Of other names, as
/// of `Waiter` and `Setter`, two things together are taken for certain: somebody of that name says
/// that it waits or works, and two of them are there at the same time, as parts of a report are not.
fn certain(
    pieces: &[Piece],
    hints: &Hints,
    cut_short: bool,
) -> (BTreeSet<String>, BTreeSet<String>) {
    let mut names = BTreeSet::new();
    // Of each other name its family, and between which lines it was there.
    let mut others = BTreeMap::<&str, (String, usize, usize)>::new();
    let mut active = BTreeSet::new();
    for (place, piece) in pieces.iter().enumerate() {
        let Some(Said { name, message }) = &piece.said else { continue };
        if speaker::is_of_many(name) {
            continue;
        }
        if piece.is_certain {
            names.insert(name.to_string());
            continue;
        }
        let (family, state) = (without_numbers(name), speaker::state(message, &hints.words));
        if matches!(state, State::Waits | State::Works) {
            active.insert(family.clone());
        }
        // Who is interrupted while it waits is there to the end.
        let last = if cut_short && state == State::Waits { usize::MAX } else { place };
        others.entry(name).or_insert((family, place, last)).2 = last;
    }
    let mut there: Vec<_> =
        others.values().filter(|(family, ..)| active.contains(family)).collect();
    there.sort_by_key(|(_, first, _)| *first);
    let (mut met, mut latest) = (BTreeSet::new(), (0, ""));
    for (family, first, last) in there {
        if *first < latest.0 {
            met.extend([family, latest.1]);
        }
        latest = latest.max((*last, family));
    }
    let mut doubtful = BTreeSet::new();
    for (name, (family, first, last)) in &others {
        if met.contains(&**family) {
            names.insert((*name).to_owned());
        } else if first < last {
            doubtful.insert((*name).to_owned());
        }
    }
    (names, doubtful)
}

/// What the reader has to know of names that are not drawn.
fn doubts(pieces: &[Piece], doubtful: &BTreeSet<String>, hints: &Hints) -> Vec<String> {
    let mut doubts = Vec::new();
    let names: Vec<&str> = doubtful.iter().take(3).map(String::as_str).collect();
    if !names.is_empty() {
        let names = names.join(", ");
        doubts.push(format!(
            "Perhaps no threads: {names}. If they are: --line '{{thread}}: {{text}}'"
        ));
    }
    let mut said = pieces.iter().filter_map(|piece| piece.said.as_ref());
    if let Some(Said { name, .. }) = said.find(|said| speaker::is_of_many(&said.name)) {
        doubts
            .push(format!("Many threads are called {name}: let the program print their ids too."));
    }
    if let Some(layouts) = &hints.line {
        let other = |piece: &&Piece| piece.said.is_none() && layouts.read(piece.text).is_none();
        let others: Vec<&str> = pieces.iter().filter(other).map(|piece| piece.text).collect();
        if let [first, ..] = others[..] {
            let (count, all) = (others.len(), pieces.len());
            doubts.push(format!(
                "{count} of {all} lines do not fit --line, such as {:?}.",
                drawing::cut(first, SHOWN)
            ));
        }
        return doubts;
    }
    // Where nothing was certain, these lines are perhaps those of a library that we know.
    if pieces.iter().all(|piece| piece.said.is_none()) {
        let texts = || pieces.iter().take(LOOKED_AT).map(|piece| piece.text);
        let fits = Layouts::ready_made().filter_map(|name| {
            let layouts: Layouts = name.parse().ok()?;
            let fits = texts().filter(|text| layouts.read(text).is_some()).count();
            (2 * fits > texts().count()).then_some(name)
        });
        let say = |name| format!("These lines look like those of {name}: --line {name}");
        doubts.extend(fits.map(say));
    }
    doubts
}

/// Finds out how long each step lasts: to the speaker's next line.
///
/// After its last line, nothing is known of a speaker. But when the command was ended from outside,
/// or a heading ends a phase, then whoever worked or waited did so until then.
pub(crate) fn find_ends(story: &mut Story, end: Duration, cut_short: bool) {
    let headings = &story.headings;
    for (_, steps) in &mut story.speakers {
        let nexts: Vec<_> = steps.iter().skip(1).map(|it| Some((it.start, it.place))).collect();
        for (step, next) in steps.iter_mut().zip(nexts.into_iter().chain([None])) {
            let heading = headings.get(headings.partition_point(|it| it.1 < step.place));
            let by_a_hint = step.does != step.message;
            step.end = match (next, heading) {
                _ if matches!(step.state, State::Over | State::Unclear) => step.start,
                (Some((start, place)), _) if heading.is_none_or(|it| it.1 > place) => {
                    step.goes_on = true;
                    start
                }
                _ if step.state == State::Says && !by_a_hint => step.start,
                (_, Some(heading)) => heading.0,
                _ if by_a_hint || cut_short => end,
                _ => step.start,
            }
        }
    }
}

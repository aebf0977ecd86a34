//! What each speaker did, line by line, and what of the lines was not understood.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use std::time::Duration;

use regex::Regex;

use crate::hints::Hints;
use crate::layout::{Layouts, NAMES_OF_MANY, pattern};
use crate::record::Record;
use crate::words::{self, State, without_numbers};

/// A stretch is seen if it takes at least this part of the whole.
pub(crate) const SHORTEST: u32 = 200;

/// How much of a line is shown that was not understood.
const SHOWN: usize = 60;

/// What a speaker does from one of its lines on.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    /// The place of the line among all, and between which headings it stands.
    pub place: usize,
    phase: usize,
    /// What the line says.
    pub message: String,
    /// What the speaker then does: what the line says, if no hint says otherwise.
    pub does: String,
    pub state: State,
    pub start: Duration,
    /// The same as `start` if nothing is known of how long it lasts.
    pub end: Duration,
}

/// Who spoke, and what each did, in the order of the lanes.
pub(crate) type Speakers = Vec<(String, Vec<Step>)>;

/// What the lines of a run say. It begins with the first line of a speaker.
#[derive(Debug, Default)]
pub(crate) struct Story {
    pub speakers: Speakers,
    pub end: Duration,
    /// What was not understood, and what to do about it.
    pub doubts: Vec<String>,
    /// Whether every line was understood that came while somebody spoke.
    pub is_whole: bool,
}

/// Who says what in a line, if it fits.
type Said<'a> = Option<(String, &'a str)>;

/// Reads what a command printed.
pub(crate) fn read(record: &Record, hints: &Hints) -> Story {
    let layouts = hints.line.clone().unwrap_or_default();
    let lines = record.lines.iter().map(|(at, line)| (*at, plain(line), moves_the_cursor(line)));
    let lines: Vec<_> = lines.filter(|(_, text, _)| !text.trim().is_empty()).collect();
    let spoken = lines.iter().filter(|(.., moves)| !moves);
    let mut said = spoken.filter_map(|(at, text, _)| Some((*at, layouts.read(text)?.0)));
    let mut known: BTreeSet<String> = said.clone().map(|(_, name)| name).collect();
    let unsure = spelled_in_two_ways(&known);
    known.retain(|name| !unsure.contains(name));
    let names = any_of(known);
    let glued = layouts.glued(names.as_str());
    let zero = said.next().map_or(record.end, |(at, _)| at);
    let end = record.known_until().saturating_sub(zero);

    let mut speakers: BTreeMap<String, Vec<Step>> = BTreeMap::new();
    let (mut nobodys, mut latest, mut phase) = (Vec::new(), None, 0);
    let pieces = lines.iter().flat_map(|(at, text, moves)| {
        let at = at.saturating_sub(zero).min(end);
        let pieces = apart(text, &layouts, &glued).into_iter();
        pieces.map(move |(piece, said)| (at, piece, said.filter(|_| !moves)))
    });
    for (place, (at, text, said)) in pieces.enumerate() {
        let step = |message: &str, state: fn(&str, &Hints, &Regex) -> State| {
            let then = hints.then.iter().find(|(after, _)| message.contains(after.as_str()));
            let does = then.map_or(message, |(_, does)| does).to_owned();
            let (state, message) = (state(&does, hints, &names), message.to_owned());
            Step { place, phase, message, does, state, start: at, end: at }
        };
        let said = said.filter(|(name, message)| !unsure.contains(name) && !hides_another(message));
        if is_heading(text) {
            phase += 1;
        } else if let Some((name, message)) = said {
            speakers.entry(name.clone()).or_default().push(step(message, state));
            latest = Some(name);
        } else {
            // An indented line goes on with a message, whose last clause is then not the last.
            let goes_on = latest.take().filter(|_| text.starts_with(' '));
            let goes_on = goes_on.and_then(|name| speakers.get_mut(&name)?.last_mut());
            if let Some(step) = goes_on.filter(|step| step.does == step.message) {
                step.state = hints.state(&step.does).unwrap_or(State::Says);
            }
            // It may be from whomever it names, or tell what became of them.
            for name in within(text, &names) {
                let steps = speakers.entry(name.to_owned()).or_default();
                steps.push(step(text, |_, _, _| State::Unclear));
            }
            nobodys.push((place, text));
        }
    }
    for steps in speakers.values_mut() {
        find_ends(steps, end, phase, record.cut_short);
    }
    let mut speakers: Speakers = speakers.into_iter().collect();
    speakers.sort_by_cached_key(|(name, _)| order(name));

    let reported = cut_before_a_report(&mut speakers, end);

    // What came before or after all that is drawn, like a greeting, leaves nothing open. But who
    // speaks before and after in the same way may have worked all the time.
    let places = || speakers.iter().flat_map(|(_, steps)| steps).map(|step| step.place);
    if let (Some(first), Some(last)) = (places().min(), places().max()) {
        let word = |text: &str| text.split(' ').next().unwrap_or_default().to_owned();
        let before = nobodys.iter().filter(|(place, _)| *place < first);
        let before: BTreeSet<String> = before.map(|(_, text)| word(text)).collect();
        nobodys.retain(|(place, text)| {
            (first..=last).contains(place) || *place > last && before.contains(&word(text))
        });
    }
    let mut doubts = doubts(&nobodys, lines.len(), hints);
    if let [one, other, ..] = &unsure.iter().collect::<Vec<_>>()[..] {
        doubts.push(format!("Perhaps one thread: {one}, {other}. Let it print one of them."));
    }
    doubts.extend(reported.map(|line| {
        let start = line.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default().trim();
        format!("Perhaps the main thread reports {line:?}. If each thread does: --end {start:?}")
    }));
    Story { speakers, end, doubts, is_whole: nobodys.is_empty() }
}

/// Finds out how long each of a speaker's steps lasts: to its next line.
///
/// After its last line, nothing is known of a speaker, nor after a heading. But when the command was
/// ended from outside, then whoever worked or waited did so until then.
fn find_ends(steps: &mut [Step], end: Duration, last_phase: usize, cut_short: bool) {
    for i in 0..steps.len() {
        let (step, next) = (&steps[i], steps.get(i + 1));
        let is_known = matches!(step.state, State::Waits | State::Works);
        let by_a_hint = step.does != step.message;
        let is_open = !matches!(step.state, State::Over | State::Unclear)
            && next.map_or(last_phase, |next| next.phase) == step.phase;
        steps[i].end = match next {
            Some(next)
                if is_open && !words::begins_anew(&next.message, step.state == State::Waits) =>
            {
                next.start
            }
            None if is_open && (by_a_hint || cut_short && is_known) => end,
            _ => step.start,
        };
    }
}

/// The main thread may tell at the end of each thread what came of it, in the order of their numbers.
/// Then nobody knows how long each has worked. Returns the first of such lines.
fn cut_before_a_report(speakers: &mut Speakers, end: Duration) -> Option<String> {
    let mut reported = None;
    let soon = |a: &Step, b: &Step| b.start.saturating_sub(a.start) < end / SHORTEST;
    let is_report = |a: &[Step], b: &[Step]| match (a, b) {
        ([.., _, a], [.., _, b]) => {
            let alike = without_numbers(&a.message) == without_numbers(&b.message);
            let says = a.state == State::Says && b.state == State::Says;
            alike && says && a.place + 1 == b.place && soon(a, b)
        }
        _ => false,
    };
    for alike in speakers.chunk_by_mut(|a, b| is_report(&a.1, &b.1)).filter(|it| it.len() > 1) {
        for (_, steps) in alike {
            // Who waited was perhaps woken together with the others.
            if let [.., before, last] = &mut steps[..]
                && before.state == State::Works
            {
                before.end = before.start;
                reported.get_or_insert_with(|| last.message.clone());
            }
        }
    }
    reported
}

/// What this message says of its speaker. It is not certain to do what it says of another.
fn state(message: &str, hints: &Hints, names: &Regex) -> State {
    let own = || match within(message, names).next() {
        Some(_) => State::Says,
        None => words::state(message),
    };
    hints.state(message).unwrap_or_else(own)
}

/// The names of which nobody knows whether they are the same: `Thread-1`, `thread 1`.
fn spelled_in_two_ways(names: &BTreeSet<String>) -> BTreeSet<String> {
    static PART: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d+|[^\d\s#_-]+"));
    let mut ways: BTreeMap<Vec<String>, BTreeSet<String>> = BTreeMap::new();
    for name in names {
        let lower = name.to_lowercase();
        let parts = PART.find_iter(&lower).map(|part| part.as_str().to_owned()).collect();
        ways.entry(parts).or_default().insert(name.clone());
    }
    ways.into_values().filter(|names| names.len() > 1).flatten().collect()
}

/// A pattern for any of these names.
fn any_of(names: BTreeSet<String>) -> Regex {
    const MOST: usize = 500;
    let mut names: Vec<String> = names.into_iter().map(|name| regex::escape(&name)).collect();
    // The longest first, as one may be the beginning of another.
    names.sort_by_key(|name| Reverse(name.len()));
    names.truncate(MOST);
    let nothing = "[a&&b]".to_owned();
    pattern(&format!("(?:{})", names.into_iter().reduce(|a, b| a + "|" + &b).unwrap_or(nothing)))
}

/// The names that stand in a text as whole words, or as speakers right after the end of another line.
/// A mere number is something else there.
fn within<'a>(text: &'a str, names: &Regex) -> impl Iterator<Item = &'a str> {
    let ends = |part: Option<char>| part.is_none_or(|c| !c.is_alphanumeric() && c != '_');
    let whole = names.find_iter(text).filter(move |name| {
        let (before, after) = (&text[..name.start()], &text[name.end()..]);
        after.starts_with([':', ']', ')'])
            || ends(before.chars().next_back()) && ends(after.chars().next())
    });
    whole.map(|name| name.as_str()).filter(|name| name.contains(char::is_alphabetic))
}

/// The line, taken apart where one of these threads begins its own right after the end of another.
/// CPython writes a line and its end in two steps, and another thread may come between them. With each
/// piece comes what is said in it, and by whom.
fn apart<'a>(mut line: &'a str, layouts: &Layouts, glued: &Regex) -> Vec<(&'a str, Said<'a>)> {
    let mut pieces = Vec::new();
    loop {
        let said = layouts.read(line);
        let next = said.as_ref().and_then(|(_, message)| {
            // Not in what stands before the message: it may look like the end of another line.
            glued.captures_at(line, line.trim_end().len() - message.len())?.get(1)
        });
        let Some(next) = next else {
            pieces.push((line.trim_end(), said));
            return pieces;
        };
        let piece = line[..next.start()].trim_end();
        pieces.push((piece, layouts.read(piece)));
        line = &line[next.start()..];
    }
}

/// Whether a message goes on with the line of another thread, of which nothing else is known.
fn hides_another(message: &str) -> bool {
    static ANOTHER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)(?:thread|worker|process|task)[ _#-]{0,2}\d+(?: \([\w<>]+\))?\s*[:\])]\s")
    });
    ANOTHER.is_match(message)
}

/// What the reader has to know of lines that are from nobody.
fn doubts(nobodys: &[(usize, &str)], all: usize, hints: &Hints) -> Vec<String> {
    let [(_, first), ..] = nobodys else { return Vec::new() };
    let (count, first) = (nobodys.len(), drawing::cut(first, SHOWN));
    let what = match hints.line {
        Some(_) => "do not fit --line",
        None => "name no thread for certain",
    };
    let mut doubts = vec![format!("{count} of {all} lines {what}, such as {first:?}.")];
    let texts: Vec<&str> = nobodys.iter().map(|(_, text)| *text).collect();
    if let Some(name) = NAMES_OF_MANY.iter().find(|name| texts.iter().any(|it| it.contains(*name)))
    {
        doubts
            .push(format!("Many threads are called {name}: let the program print their ids too."));
    }
    if hints.line.is_none() {
        let fits = Layouts::that_fit(&texts);
        doubts.extend(fits.map(|it| format!("These lines look like those of {it}: --line {it}")));
        let ways = "'{thread}: {text}', '{time} [{thread}] {text}' or 'Worker {thread} {text}'";
        doubts.push(format!("If threads say them, say where the name stands: --line {ways}"));
    }
    doubts
}

/// Whether this is a heading, such as `--- Part 2 ---`.
fn is_heading(line: &str) -> bool {
    line.trim().strip_prefix("---").and_then(|rest| rest.strip_suffix("---")).is_some()
}

/// By what lanes are sorted: main first, then numbers by their value.
fn order(name: &str) -> (bool, Vec<(u64, String)>, String) {
    let lower = name.to_lowercase();
    let pieces = lower.split_inclusive(|c: char| !c.is_ascii_digit()).map(|piece| {
        let number = piece.trim_end_matches(|c: char| !c.is_ascii_digit());
        (number.parse().unwrap_or(0), piece[number.len()..].to_owned())
    });
    (!lower.starts_with("main"), pieces.collect(), name.to_owned())
}

/// The line without what colours it on a terminal, and without characters that are not seen: control
/// characters, and those that turn the direction of all that follows.
#[must_use]
pub fn plain(line: &str) -> String {
    static UNSEEN: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\x{fffe}\x{ffff}]"));
    let visible = anstream::adapter::strip_str(line).to_string().replace('\t', " ");
    UNSEEN.replace_all(&visible, "").into_owned()
}

/// Whether a line moves the cursor, as a progress bar does: nobody says anything by that.
fn moves_the_cursor(line: &str) -> bool {
    static MOVES: LazyLock<Regex> = LazyLock::new(|| pattern(r"\r.|\x1b\[\d*[A-KSTf]|\x08"));
    let line = line.trim_end_matches(['\r', '\n']);
    line.contains(['\r', '\x1b', '\x08']) && MOVES.is_match(line)
}

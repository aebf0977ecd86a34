//! Who let whom go on, where the lines leave no doubt.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::picture::Link;
use crate::speaker::State;
use crate::steps::{Speakers, Step};

/// Words that say that all who wait for something go on.
const OPENS: [&str; 4] = ["set", "sets", "setting", "notifying"];

/// Words that say that one of those who wait goes on.
const HANDS_ON: [&str; 6] =
    ["release", "releases", "released", "releasing", "unlocked", "unlocking"];

/// The links between these lanes. Whoever is let go on goes on at most `soon` later: so the lines of
/// both are so near to each other, in whichever order they arrive.
///
/// A link is certain if there is only one who can have let go, and only one who can have been.
pub(crate) fn links(speakers: &Speakers, soon: Duration) -> Vec<Link> {
    let all = || {
        let lanes = speakers.iter().enumerate();
        lanes.flat_map(|(lane, (_, steps))| steps.iter().map(move |step| (lane, step)))
    };
    let near = |a: Duration, b: Duration| a.abs_diff(b) < soon;
    let mut waited = None;
    let letting_go: Vec<_> = all()
        .filter(|(lane, step)| {
            // "Event set!" after a wait says that somebody was let go, and not that it lets go.
            waited.replace((*lane, step.state)) != Some((*lane, State::Waits))
        })
        .map(|(lane, step)| (lane, step, words(&step.message)))
        .filter(|(.., words)| says(words, &OPENS) || says(words, &HANDS_ON))
        .collect();
    let waits: Vec<_> = all()
        .filter(|(_, step)| step.state == State::Waits && step.goes_on)
        .filter(|(_, step)| step.end.saturating_sub(step.start) >= soon)
        .collect();

    let mut links = Vec::new();
    for &(lane, wait) in &waits {
        let about = words(&wait.does);
        let from = if says(&about, &["join", "joins", "joining"]) {
            last_to_end(speakers, lane, wait).filter(|from| near(from.1, wait.end))
        } else {
            let mut givers = letting_go.iter().filter(|(giver, step, said)| {
                let about_the_same =
                    !said.is_disjoint(&about) && tags(&wait.does).is_subset(&tags(&step.message));
                *giver != lane && near(step.start, wait.end) && about_the_same
            });
            let only_one_goes_on =
                waits.iter().filter(|(_, other)| near(other.end, wait.end)).count() == 1;
            match (givers.next(), givers.next()) {
                (Some((giver, step, said)), None) if says(said, &OPENS) || only_one_goes_on => {
                    Some((*giver, step.start))
                }
                _ => None,
            }
        };
        links.extend(from.map(|from| Link { from, to: (lane, wait.end) }));
    }
    links
}

/// Who let a lane go on that waited for the end of others: whoever said its last line last.
fn last_to_end(speakers: &Speakers, lane: usize, wait: &Step) -> Option<(usize, Duration)> {
    let lasts = speakers.iter().enumerate().filter(|(other, _)| *other != lane);
    let lasts = lasts.filter_map(|(other, (name, steps))| Some((other, name, steps.last()?)));
    // Of those that it names, if it names some.
    let named: Vec<_> = lasts.clone().filter(|last| wait.does.contains(last.1.as_str())).collect();
    let lasts: Vec<_> = if named.is_empty() { lasts.collect() } else { named };
    let (other, _, last) = lasts.into_iter().max_by_key(|(.., last)| last.place)?;
    Some((other, last.start))
}

fn says(said: &BTreeSet<String>, those: &[&str]) -> bool {
    those.iter().any(|word| said.contains(*word))
}

/// The words of a message, without those that every message has.
fn words(message: &str) -> BTreeSet<String> {
    let words = message.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| word.len() > 2 && !["the", "for", "and"].contains(&word.as_str())).collect()
}

/// What tells one thing from another of its kind: the `2` in `lock 2`, the `B` in `lock B`.
fn tags(message: &str) -> BTreeSet<&str> {
    let words = message.split(|c: char| !c.is_alphanumeric());
    let is_tag = |word: &&str| {
        let capital = word.len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
        capital || !word.is_empty() && word.chars().all(|c| c.is_ascii_digit())
    };
    words.filter(is_tag).collect()
}

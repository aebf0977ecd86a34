//! Who let whom go on, where the lines leave no doubt.

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::time::Duration;

use regex::Regex;

use crate::layout::pattern;
use crate::picture::Link;
use crate::steps::{Speakers, Step};
use crate::words::{State, last_clause};

/// What begins a clause that lets all go on who wait for something, or one of them.
static LETS_GO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?i:(set|sets|setting|notify|notifies|notifying)|released?|releases|releasing|unlock\w*)\b",
    )
});

/// The links between these lanes. Whoever is let go on goes on at most `soon` later: so the lines of
/// both are so near to each other, in whichever order they arrive.
///
/// A link is certain if there is only one who can have let go, and only one who can have been.
pub(crate) fn links(speakers: &Speakers, soon: Duration) -> Vec<Link> {
    let near = |a: Duration, b: Duration| a.abs_diff(b) < soon;
    let lanes = || speakers.iter().map(|(_, steps)| steps).enumerate();
    let givers: Vec<_> = lanes()
        .flat_map(|(lane, steps)| steps.iter().map(move |step| (lane, step)))
        .filter_map(|(lane, step)| {
            let found = LETS_GO.captures(last_clause(&step.message))?;
            Some((lane, step, found.get(1).is_some()))
        })
        .collect();
    let is_wait =
        |step: &Step| step.state == State::Waits && step.end.saturating_sub(step.start) >= soon;
    let waits: Vec<_> = lanes()
        .flat_map(|(lane, steps)| steps.iter().rev().skip(1).map(move |step| (lane, step)))
        .filter(|(_, step)| is_wait(step))
        .collect();
    let of_wait = |(lane, wait): (usize, &Step)| {
        let about = words(&wait.does);
        if about.contains("join") {
            // Whoever said its last line last.
            let lasts = lanes().filter(|(other, _)| *other != lane);
            let last = lasts.filter_map(|(other, steps)| Some((steps.last()?, other)));
            let (last, other) = last.max_by_key(|(last, _)| last.place)?;
            return near(last.start, wait.end).then_some((other, last.start));
        }
        let goes_on = waits.iter().filter(|(_, other)| near(other.end, wait.end)).count();
        let mut can_have = givers.iter().filter(|(giver, step, _)| {
            let said = words(&step.message);
            let about_the_same =
                !said.is_disjoint(&about) && tags(&wait.does).is_subset(&tags(&step.message));
            *giver != lane && near(step.start, wait.end) && about_the_same
        });
        let (giver, step, all) = can_have.next()?;
        (can_have.next().is_none() && (*all || goes_on == 1)).then_some((*giver, step.start))
    };
    let link =
        |&wait: &(usize, &Step)| Some(Link { from: of_wait(wait)?, to: (wait.0, wait.1.end) });
    waits.iter().filter_map(link).collect()
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

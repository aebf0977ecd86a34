//! What a message says that its speaker does from then on. Few words say so for certain.

use std::sync::LazyLock;

use regex::Regex;

use crate::layout::pattern;

/// What a speaker does from a line on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits.
    Waits,
    /// It works.
    Works,
    /// Its words say neither for certain.
    Says,
    /// It is done with something, and nobody knows what it does next.
    Over,
    /// A line was not understood that may be from it, or about it.
    Unclear,
}

/// Where one clause ends and another begins: `Acquired it. Accessing it`, `done - waiting`.
static CLAUSE: LazyLock<Regex> = LazyLock::new(|| pattern(r#"[^\w\s'"(#]+\s+|\s+[^\w\s'"(#]+\s*"#));

/// What begins a clause and leaves no doubt about what its speaker does from then on.
static STATES: LazyLock<[(State, Regex); 3]> = LazyLock::new(|| {
    let how = r"(?: $ | \ (?: for | on | with | until | till | to | in | at | by | hard
        | [\d.,]+\ ?(?: [mµun]?s | sec\w* | min\w* | milli\w* ) ) (?: \ | $ ) )";
    let over = r"(?: done | finish(?:ed|es|ing) | end(?:ed|s|ing) | exit(?:ed|s|ing)
        | stop(?:ped|s|ping) | completed | terminated | released | ready | bye ) \b"
        .to_owned();
    let waits = format!(
        r"(?: wait(?:s|ing) | sleep(?:s|ing) | blocked | asleep | idle | paused ) {how}
        | wait\ for\b | awaiting\b | trying\ to\ (?: acquire | lock | get | take | enter ) \b
        | acquiring\ (?:\w+\ )? (?: lock | mutex | semaphore | permit ) \b"
    );
    let works = format!(
        r"work(?:s|ing) {how}
        | (?: doing | computing | calculating | processing | accessing | starting\ tasks? ) \b"
    );
    [(State::Over, over), (State::Waits, waits), (State::Works, works)].map(|(state, words)| {
        let still = r"(?: (?: i\ am | i'm | is | now | still ) \ )*";
        (state, pattern(&format!("(?x) ^ {still} (?: {words} )")))
    })
});

/// What is waited for: it may have any word in it.
static AIM: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bto \w+|\b(?:until|till)\b.*"));

/// Words that say beside those that it is not so, or no more, or not only, or that it is a figure.
static NOT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x) \? | n't\b | \b (?: not? | nothing | never | without | longer | if | then | and | or | while
        | was | were | ha[ds] | have | gave | got | took | lost | over | done | ok | empty | complete | error
        | time | timeout | timed | speed | rate | fail\w* | die[ds] | crash\w* | (?: end | finish | complet
        | acquir | cancell? | abort | stopp | skipp | expir | receiv | succeed | paus | suspend | interrupt
        | halt | refus | reject | kill ) ed | denied ) \b",
    )
});

/// Words that say beside those for work that it may be waiting.
static WAITING: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:wait|sleep|block|idl|paus|queue|lock)"));

/// What a speaker does that says this: only words count that begin the last clause.
///
/// # Examples
///
/// ```
/// use timeline::words::{State, state};
///
/// assert_eq!(state("Waiting for the lock..."), State::Waits);
/// assert_eq!(state("Acquired semaphore. Accessing resource..."), State::Works);
/// assert_eq!(state("Gave up waiting for the lock"), State::Says);
/// ```
#[must_use]
pub fn state(message: &str) -> State {
    let lower = message.to_lowercase();
    let clause = last_clause(&lower);
    match STATES.iter().find(|(_, words)| words.is_match(clause)) {
        Some((State::Over, _)) => State::Over,
        Some((State::Works, _)) if WAITING.is_match(clause) => State::Says,
        Some((state, _)) if !NOT.is_match(&AIM.replace_all(clause, "")) => *state,
        _ => State::Says,
    }
}

/// Whether a message may be the first of a new thread, which has the name of one that has ended. Who
/// has waited, though, may well start to do something.
pub(crate) fn begins_anew(message: &str, has_waited: bool) -> bool {
    static BEGINS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:start(?:s|ed|ing)?|begins?|began|beginning|created|spawned|launched|hello|hi)\b(\W*$)?",
        )
    });
    BEGINS.captures(message).is_some_and(|found| !has_waited || found.get(1).is_some())
}

/// The last clause of a message: it is the latest that it says.
pub(crate) fn last_clause(message: &str) -> &str {
    let message = message.trim_end_matches(|c: char| !c.is_alphanumeric() && !")?".contains(c));
    &message[CLAUSE.find_iter(message).last().map_or(0, |end| end.end())..]
}

/// The message with `#` in place of each number: `1`, `0.25`, `1,000`.
#[must_use]
pub fn without_numbers(message: &str) -> String {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d+(?:[.,]\d+)*"));
    NUMBER.replace_all(message, "#").into_owned()
}

//! Who a line is from, what it says, and whether its speaker waits then. Knows how people write
//! that, and the logging of Python.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

/// How many characters the name of a speaker has at most. What is longer is a sentence.
const LONGEST_NAME: usize = 40;

/// A line of somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Who says it.
    pub speaker: String,
    /// What.
    pub message: String,
    /// Whether a colon or brackets say where the name ends. If not, it may be no name: `Took 3
    /// seconds`.
    pub named: bool,
}

/// What loggers write first: a time, a level, and the name of the logger.
static DECORATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?x: [\[(]? (?:\d{4}-\d\d-\d\d[T\ ])? \d\d:\d\d:\d\d (?:[.,]\d+)? Z? [\])]? [\s:|-]+
          | [\[(]? (?:DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL)
            (?: : (?<logger>[\w.]+) : | [\])]? [\s:|-]+ ) )",
    )
});

/// `[name] message`, `(name) message`, and `[INFO/name] message` of `multiprocessing`.
static BRACKETS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[\[(](?:[A-Z]+/)?\s*([^\[\]()]*[A-Za-z][^\[\]()]*?(?:\(\w+\))?)\s*[\])]:?\s+(\S.*)$")
});

/// What is left of `time - name - LEVEL - message`.
static DASHES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(\S+)\s+[|-]\s+(?:DEBUG|INFO|WARNING|WARN|ERROR|CRITICAL)\s+[|:-]\s+(\S.*)$")
});

/// `Worker 3 starts`, `Thread-1 (task) starts`, `MainThread starts`; or with a colon in it.
static SENTENCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?xi)^( (?:[a-z]+[\ _-])? [a-z]+ (?:[\ _\#-]? \d+ (?:[_:-]\d+)* | [\ _-] (?-i:[A-Z])\b ) (?:\ \([\w<>]+\))?
          | main(?:\ ?thread|\ ?process)? )\s* ([:,]?) \s+ (\S.*)$",
    )
});

/// `Starting worker 3`.
static WITHIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?xi)^ (.*?) \b ( (?:thread|worker|task|process|job|client|consumer|producer)
          [\ _\#-]? \d+ ) \b [\ :,]* (.*) $",
    )
});

/// Names of messages, and not of threads.
static NOBODY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(error|exception|warning|note|help)$"));

/// Words that say that a speaker waits.
static WAITS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?xi)\b (?: wait(?:s|ing)? | try | tries | trying | acquir(?:e|ing) | join(?:s|ing)?
          | block(?:ed|ing) | want(?:s|ing)? | queue(?:d|ing) | sleep(?:s|ing)? | asleep | idle ) \b",
    )
});

/// Words that say, before one of those, that it is over.
static OVER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:done|finished|stopped|no|not|without)\b"));

/// The heading in `--- heading ---`.
#[must_use]
pub fn heading(line: &str) -> Option<&str> {
    let heading = line.trim().strip_prefix("---")?.strip_suffix("---")?.trim_matches(['-', ' ']);
    (!heading.is_empty()).then_some(heading)
}

/// Who says what in this line.
///
/// # Examples
///
/// ```
/// use timeline::speaker::said;
///
/// let who = |line| said(line).map(|said| said.speaker);
/// assert_eq!(who("Thread 3: Trying to acquire semaphore..."), Some("Thread 3".to_owned()));
/// assert_eq!(who("2026-01-02 10:11:12,345 - worker - INFO - begins"), Some("worker".to_owned()));
/// assert_eq!(who("All threads have finished their work."), None);
/// ```
#[must_use]
pub fn said(line: &str) -> Option<Said> {
    let mut rest = line.trim();
    let mut logger = None;
    while let Some(found) = DECORATION.captures(rest) {
        logger = found.name("logger").map(|name| name.as_str()).filter(|name| *name != "root");
        rest = &rest[found[0].len()..];
    }
    let new = |speaker: &str, message: &str, named| {
        let (speaker, message) = (speaker.trim().to_owned(), message.trim().to_owned());
        let fits = !speaker.is_empty() && speaker.chars().count() <= LONGEST_NAME;
        let says = message.contains(char::is_alphabetic) && !NOBODY.is_match(&speaker);
        (fits && says).then_some(Said { speaker, message, named })
    };
    let found = |pattern: &Regex| {
        let (_, [speaker, message]) = pattern.captures(rest)?.extract();
        new(speaker, message, true)
    };
    let sentence = || {
        let (_, [speaker, colon, message]) = SENTENCE.captures(rest)?.extract();
        new(speaker, message, colon == ":")
    };
    let with_colon = || rest.split_once(": ").and_then(|(name, message)| new(name, message, true));
    let within = || {
        let (_, [before, speaker, after]) = WITHIN.captures(rest)?.extract();
        new(speaker, &format!("{before}{after}"), false)
    };
    found(&BRACKETS)
        .or_else(|| found(&DASHES))
        .or_else(sentence)
        .or_else(with_colon)
        .or_else(|| new(logger?, rest, true))
        .or_else(within)
}

/// Whether a speaker that says this waits then: by one of our words, or of those `added`.
#[must_use]
pub fn is_wait(message: &str, added: &[String]) -> bool {
    let ours = WAITS.find(message).is_some_and(|found| !OVER.is_match(&message[..found.start()]));
    let lower = message.to_lowercase();
    ours || added.iter().any(|word| lower.contains(&word.to_lowercase()))
}

/// Whether this is the main thread or process.
#[must_use]
pub fn is_main(name: &str) -> bool {
    name.to_lowercase().starts_with("main")
}

/// By what lanes are sorted: main first, then numbers by their value.
#[must_use]
pub fn order(name: &str) -> (bool, Vec<(u64, String)>, String) {
    let pieces = name.to_lowercase();
    let pieces = pieces.split_inclusive(|c: char| !c.is_ascii_digit()).map(|piece| {
        let number = piece.trim_end_matches(|c: char| !c.is_ascii_digit());
        (number.parse().unwrap_or(0), piece[number.len()..].to_owned())
    });
    (!is_main(name), pieces.collect(), name.to_owned())
}

/// The message with `#` in place of each number: `1`, `0.25`, `1,000`.
#[must_use]
pub fn without_numbers(message: &str) -> String {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d+(?:[.,]\d+)*"));
    NUMBER.replace_all(message, "#").into_owned()
}

/// The line without what colours it on a terminal, and without characters that are not seen: control
/// characters, and those that turn the direction of all that follows.
#[must_use]
pub fn plain(line: &str) -> String {
    let unseen = |c: char| {
        let turns = matches!(c, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}');
        let breaks = matches!(c, '\u{2028}'..='\u{2029}' | '\u{2066}'..='\u{2069}');
        c.is_control() || turns || breaks || matches!(c, '\u{fffe}' | '\u{ffff}')
    };
    let visible = anstream::adapter::strip_str(line).to_string();
    visible.replace('\t', " ").replace(unseen, "")
}

/// A pattern that splits lines which were glued together: after the end of one, a known name begins
/// the next without a space. CPython writes a line and its end in two steps, and another thread may
/// come between them.
#[must_use]
pub fn glued(names: &BTreeSet<String>) -> Option<Regex> {
    const MOST: usize = 500;
    let mut names: Vec<&String> = names.iter().filter(|name| name.len() > 2).take(MOST).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let names: Vec<String> = names.into_iter().map(|name| regex::escape(name)).collect();
    (!names.is_empty()).then(|| pattern(&format!(r"[\w.!?]((?:{})[: ])", names.join("|"))))
}

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of ours")
}

//! Who a line is from, and what its words say that its speaker does.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::layout::pattern;

/// A line that says in its beginning who speaks.
#[derive(Clone, Debug, PartialEq)]
pub struct Said<'a> {
    /// Who, perhaps: see [`is_thread`].
    pub name: Cow<'a, str>,
    /// What.
    pub message: &'a str,
}

/// What a speaker does from a line on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits.
    Waits,
    /// It works.
    Works,
    /// Its words say neither.
    Says,
    /// It is done with something, and nobody knows what it does next.
    Over,
    /// The line was not understood.
    Unclear,
}

/// The reader's own words for what threads do, beside those that are known.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Whoever says this waits.
    pub wait: Vec<String>,
    /// Whoever says this works.
    pub work: Vec<String>,
    /// Whoever says this is done.
    pub end: Vec<String>,
}

/// A time of day, perhaps with its date: it is no part of a name.
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[\[(]?(?:\d{4}[-/]\d\d[-/]\d\d[T ])?\d\d:\d\d:\d\d(?:[.,]\d+)?Z?[\])]?[\s:|-]+")
});

/// `name: message`, `[name] message`, `(name) message`.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    let name = r"([A-Za-z<][\w \#.<>-]{0,40}?(?:\([\w<>]*\))?)";
    pattern(&format!(r"^(?:{name}\s*:|\[\s*{name}\s*\]:?|\(\s*{name}\s*\):?)\s+(\S.*)$"))
});

/// What interpreters, libraries and people call threads, processes and tasks, and nothing else:
/// `Thread 3`, `Thread-1 (work)`, `MainThread`, `ThreadPoolExecutor-0_1`, `Worker B`.
const THREAD: &str = r"(?:(?i:(?:(?:thread|worker)\ )?(?:[a-z]+[_-])*[a-z]*
    (?:thread|worker|process|task|dummy|poolexecutor)) (?:[\ _\#-]?\d+(?:[_:-]\d+)*|[\ _-][A-Z]) (?:\ \([\w<>]+\))?
    | (?i:main(?:[\ _-]?(?:thread|process|task))?) | ThreadId\(\d+\))";

static IS_THREAD: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("(?x)^{THREAD}$")));

/// Such a name in the midst of a text, right after the end of another.
static GLUED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)[\w.!?)](?:thread|worker|process|task)[ _#-]?\d+(?: \([\w<>]+\))?\s*:\s")
});

/// A level, perhaps with what it is about, or an error.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    let level = "trace|debug|info|note|help|success|warn|warning|error|critical|fatal|usage";
    pattern(&format!(r"(?i)^(?:{level})\b|(?:error|exception|warning)$"))
});

/// What stands in a report.
static REPORT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^(?:status|state|progress|result|total|input|output|expected|actual)\b")
});

/// Words that say that a speaker waits.
static WAITS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?xi)\b (?: wait(?:s|ing)? | try | tries | trying | acquir(?:e|ing) | join(?:s|ing)?
          | block(?:ed|s|ing) | want(?:s|ing)? | queue(?:d|ing) | sleep(?:s|ing)? | asleep | idl(?:e|ing)
          | paus(?:es|ed|ing) | pending | park(?:ed|ing) | stalled | suspended | listen(?:s|ing) ) \b",
    )
});

/// Words that say, before one of those, that it is over or does not hold.
static NOT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)(?:\b(?:done|finished|stopped|no|not|never|without)\b|n't\b)"));

/// Words that say that something is over.
static OVER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?xi)\b (?: over | done | finish(?:ed|es|ing)? | complete[ds]? | ready | stop(?:s|ped|ping)
          | end(?:s|ed|ing) | exit(?:s|ed|ing)? | terminat(?:ed|ing) | clos(?:ed|ing) | shut(?:ting)?\ down
          | releas(?:e|es|ed|ing) | fail(?:s|ed) | die[sd] | timed\ out | bye ) \b",
    )
});

/// Words that say, after one of those, that it goes on: `Acquiring... acquired!`
static GOES_ON: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:acquired|continu|resum)"));

/// Words that say, after one that says to wait, what is waited for: `until done`.
static UNTIL: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:to|until|till|for|be|on)\b"));

/// Words that say that a speaker works: a form of a verb that tells what somebody is doing.
static WORKS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:works?|starts?|started|begins?|began|runs|acquired|enter(?:s|ed)|[a-z]{2,}ing)\b",
    )
});

/// Words that look like such a form.
static NO_VERB: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:some|any|every|no)?thing|during|string|morning|evening|warning|missing|remaining|according|including|being|spring|bring)\b",
    )
});

/// The heading in `--- heading ---`.
#[must_use]
pub fn heading(line: &str) -> Option<&str> {
    let heading = line.trim().strip_prefix("---")?.strip_suffix("---")?.trim_matches(['-', ' ']);
    (!heading.is_empty()).then_some(heading)
}

/// Who says what in this line, if it begins with something that may be a name.
///
/// # Examples
///
/// ```
/// use timeline::speaker::{is_thread, said};
///
/// let who = |line| said(line).map(|said| said.name.into_owned());
/// assert_eq!(who("Thread 3: Trying to acquire semaphore..."), Some("Thread 3".to_owned()));
/// assert_eq!(who("10:11:12 [Thread-1 (bake)] begins"), Some("Thread-1 (bake)".to_owned()));
/// assert_eq!(who("    indented: goes on from the line before"), None);
/// assert!(is_thread("Thread 3") && !is_thread("Total"));
/// ```
#[must_use]
pub fn said(line: &str) -> Option<Said<'_>> {
    let line = &line[TIME.find(line).map_or(0, |time| time.end())..];
    let (_, [name, message]) = NAMED.captures(line)?.extract();
    let (name, message) = (name.trim(), message.trim());
    // More than two words that are no known name are a sentence.
    (is_thread(name) || name.split(' ').count() <= 2 && !is_label(name) && !REPORT.is_match(name))
        .then_some(Said { name: name.into(), message })
}

/// Whether this is the name of a thread, and cannot be anything else.
#[must_use]
pub fn is_thread(name: &str) -> bool {
    IS_THREAD.is_match(name)
}

/// Whether this is what a message is called, and no thread: a level, an error.
#[must_use]
pub fn is_label(name: &str) -> bool {
    LABEL.is_match(name)
}

/// Whether libraries give this name to many threads, so that it says nothing.
#[must_use]
pub fn is_of_many(name: &str) -> bool {
    ["tokio-runtime-worker", "tokio-rt-worker", "<unnamed>", "unnamed", "None"].contains(&name)
}

/// What a speaker does that says this: the reader's words come first, then those that say to wait.
#[must_use]
pub fn state(message: &str, own: &Words) -> State {
    let lower = message.to_lowercase();
    let is_one_of = |words: &[String]| words.iter().any(|it| lower.contains(&it.to_lowercase()));
    for (words, state) in
        [(&own.wait, State::Waits), (&own.work, State::Works), (&own.end, State::Over)]
    {
        if is_one_of(words) {
            return state;
        }
    }
    if let Some(word) = WAITS.find(message) {
        let (before, after) = (&message[..word.start()], &message[word.end()..]);
        let is_over = OVER.find(after).is_some_and(|over| !UNTIL.is_match(&after[..over.start()]));
        let is_over = is_over || NOT.is_match(before) || GOES_ON.is_match(after);
        return if is_over { State::Over } else { State::Waits };
    }
    if OVER.is_match(message) {
        State::Over
    } else if NOT.is_match(message) {
        State::Says
    } else if WORKS.find_iter(message).any(|word| !NO_VERB.is_match(word.as_str())) {
        State::Works
    } else {
        State::Says
    }
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

/// Whether a line moves the cursor, as a progress bar does: nobody says anything by that.
#[must_use]
pub fn moves_the_cursor(line: &str) -> bool {
    static MOVES: LazyLock<Regex> = LazyLock::new(|| pattern(r"\r.|\x1b\[\d*[A-KSTf]|\x08"));
    let line = line.trim_end_matches(['\r', '\n']);
    line.contains(['\r', '\x1b', '\x08']) && MOVES.is_match(line)
}

/// A pattern for any of these names, the longest first.
#[must_use]
pub fn any_of(names: &BTreeSet<String>) -> Option<String> {
    const MOST: usize = 500;
    let mut names: Vec<String> = names.iter().take(MOST).map(|name| regex::escape(name)).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    (!names.is_empty()).then(|| format!("(?:{})", names.join("|")))
}

/// A pattern that splits lines which were glued together: after the end of one, a known name begins
/// the next without a space. CPython writes a line and its end in two steps, and another thread may
/// come between them.
#[must_use]
pub fn glued(names: &str) -> Regex {
    pattern(&format!(r"[\w.!?)]({names}\s*:\s|\[{names}\]:?\s|\({names}\):?\s)"))
}

/// Whether the message goes on with the line of another thread, of which nothing else is known.
#[must_use]
pub fn goes_on_as_another(message: &str) -> bool {
    GLUED.is_match(message)
}

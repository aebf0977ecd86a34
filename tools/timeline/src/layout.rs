//! Where a line says who speaks: what `--line` takes.

use std::str::FromStr;
use std::sync::LazyLock;

use regex::Regex;

/// The layouts that have a name, of which the first that fits a line counts. Each is what a library
/// prints unless its user says otherwise; where it prints no thread, the text may begin with one.
const READY_MADE: [(&str, &[&str]); 4] = [
    ("python-logging", &["[{level}/{processName}] {text}", "{level}:{any}:{text}"]),
    ("loguru", &["{time} | {level} | {any} - {text}"]),
    ("tracing", &["{time} {level} {thread} {any}: {text}", "{time} {level} {any}: {text}"]),
    ("env_logger", &["[{time} {level} {any}] {text}", "[{level} {any}] {text}"]),
];

/// A placeholder of ours, of Python's `logging` in both of its styles, or of loguru.
static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    let of_python = r"%\((\w+)\)[-#0 +]*\d*(?:\.\d+)?[a-z]";
    pattern(&format!(r"{of_python}|\{{([\w.]*)(?:![a-z])?(?::[^{{}}]*)?\}}"))
});

/// Colours in a format of loguru: `<green>`.
static TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"</?[a-z]+>"));

/// What may stand in a place, with the space that fills it up.
const TIME: &str = r"\s*(?:[A-Z][a-z]{2} )?\d[\w:.,/+-]*(?: \d[\d:.,+-]*)?(?: [+-]\d{4})?\s*";
const LEVEL: &str = r"\s*(?i:trace|debug|verbose|info|note|notice|success|warn(?:ing)?|error|severe|critical|fatal)\s*";
const ANY: &str = r"\s*\S.*?\s*";

/// The name of a thread, and one that only a space ends. Python adds the function to a name, and
/// tracing the number.
const NAME: &str = r"(\S.*?)";
const WORD: &str = r"([^\s:{}=]+(?: ThreadId\(\d+\)| \([\w<>]+\))?)";

/// One way to lay out a line.
#[derive(Clone, Debug)]
struct Layout {
    line: Regex,
    /// Its pattern without its beginning and end, with [`NAME`] or [`WORD`] in the name's place.
    source: String,
    /// The groups that make up the name.
    name: Vec<usize>,
    text: usize,
}

/// Ways to lay out a line.
///
/// # Examples
///
/// ```
/// use timeline::layout::Layouts;
///
/// let ours: Layouts = "{time} [{thread}] {text}".parse().expect("a layout");
/// let (name, text) = ours.read("10:11:12 [Anna] bakes").expect("it fits");
/// assert_eq!((name.as_deref(), text), (Some("Anna"), "bakes"));
/// assert!(ours.read("Anna bakes").is_none());
///
/// // The format of a logger in Python is a layout, too.
/// let python: Layouts = "%(asctime)s - %(threadName)-9s - %(message)s".parse().expect("a layout");
/// let (name, _) = python.read("2026-01-02 10:11:12,345 - Anna      - bakes").expect("it fits");
/// assert_eq!(name.as_deref(), Some("Anna"));
/// ```
#[derive(Clone, Debug)]
pub struct Layouts {
    /// As the reader gave it.
    pub given: String,
    all: Vec<Layout>,
}

impl Layouts {
    /// The name of the thread and what it says; no name if the layout has no place for it. `None` if
    /// the line does not fit.
    #[must_use]
    pub fn read<'a>(&self, line: &'a str) -> Option<(Option<String>, &'a str)> {
        self.all.iter().find_map(|Layout { line: layout, name, text, .. }| {
            let found = layout.captures(line)?;
            let name: Vec<&str> = name.iter().map(|&group| found[group].trim()).collect();
            let name = (!name.is_empty()).then(|| name.join(" "));
            Some((name, found.get(*text).map_or("", |text| text.as_str().trim())))
        })
    }

    /// A pattern that finds where one of these threads begins its line right after the end of another.
    /// `None` if the layouts have no place for a name.
    #[must_use]
    pub fn glued(&self, names: &str) -> Option<Regex> {
        let layouts = self.all.iter().filter(|layout| !layout.name.is_empty());
        let lines: Vec<String> =
            layouts.map(|layout| layout.source.replace(NAME, names).replace(WORD, names)).collect();
        (!lines.is_empty()).then(|| pattern(&format!(r"[\w.!?)]({})", lines.join("|"))))
    }

    /// The names of those that have one.
    pub fn ready_made() -> impl Iterator<Item = &'static str> {
        READY_MADE.into_iter().map(|(name, _)| name)
    }
}

impl FromStr for Layouts {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let ready_made = READY_MADE.iter().find(|(name, _)| *name == given);
        let own = [given];
        let layouts = ready_made.map_or(&own[..], |(_, layouts)| layouts);
        let all = layouts.iter().map(|layout| layout.parse()).collect::<Result<_, String>>()?;
        Ok(Self { given: given.to_owned(), all })
    }
}

impl FromStr for Layout {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let template = TAG.replace_all(given, "");
        let (mut source, mut end) = (String::new(), 0);
        let (mut groups, mut name, mut text) = (0, Vec::new(), None);
        for found in PLACEHOLDER.captures_iter(&template) {
            source += &literal(&template[end..found.get_match().start()])?;
            end = found.get_match().end();
            let (_, [placeholder]) = found.extract();
            let after = &template[end..];
            let part = match placeholder {
                "thread" | "threadName" | "thread.name" | "taskName" | "processName"
                | "process.name" => {
                    groups += 1;
                    name.push(groups);
                    // An indented line goes on from the one before: it is from nobody.
                    if !source.is_empty() {
                        source += r"\s*";
                    }
                    let next = after.trim_start();
                    let ends_at_a_space = next.len() < after.len() && next.starts_with(['{', '%']);
                    source += if ends_at_a_space { WORD } else { NAME };
                    r"\s*"
                }
                "text" | "message" => {
                    groups += 1;
                    if text.replace(groups).is_some() {
                        return Err("the text stands there twice".to_owned());
                    }
                    if after.is_empty() { r"(\S.*)" } else { r"(\S.*?)" }
                }
                "time" | "asctime" | "created" | "relativeCreated" => TIME,
                "level" | "levelname" => LEVEL,
                "any" | "name" | "function" | "line" | "module" | "file" | "process" | "extra" => {
                    ANY
                }
                // Python has more of them.
                _ if found[0].starts_with('%') => ANY,
                other => {
                    let known = "{thread}, {text}, {time}, {level} and {any}";
                    return Err(format!("there is no {{{other}}}, but there are {known}"));
                }
            };
            source += part;
        }
        source += &literal(&template[end..])?;
        let text = text.ok_or("it needs {text}, and {thread} where the thread's name stands")?;
        let line = pattern(&format!(r"^(?:{source})\s*$"));
        Ok(Self { line, source, name, text })
    }
}

/// What stands between placeholders, with as much space as there is.
fn literal(between: &str) -> Result<String, String> {
    if between.contains(['{', '}']) || between.contains("%(") {
        return Err(format!("{between:?} is no placeholder"));
    }
    let words: Vec<String> = between.split(' ').map(regex::escape).collect();
    Ok(words.join(r"\s+").replace(r"\s+\s+", r"\s+"))
}

/// A pattern of ours.
pub(crate) fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a pattern of ours")
}

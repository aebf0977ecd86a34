//! Where a line says who speaks: what `--line` takes.

use std::slice;
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

/// What Rust, Python and people call threads, processes and tasks, and nothing else: `Thread 3`,
/// `Thread-1 (work)`, `ThreadPoolExecutor-0_1`, `Worker B`, `ThreadId(2)`, and the names of lesson 5.
const THREAD: &str = concat!(
    r"(?:(?:Thread |[\w-]+[_-])?(?i:thread|worker)(?:[ _-]?#?\d+|[ _-][A-Z])(?: \([\w<>]+\))?",
    r"|ThreadId\(\d+\)|ThreadPoolExecutor-\d+_\d+|asyncio_\d+",
    r"|(?:(?:Fork|ForkServer|Spawn)?(?:Process|PoolWorker)|Task|Dummy|Greenlet)-\d+(?::\d+)*",
    r"|(?i:main(?:[ _-]?(?:thread|process))?)|Waiter|Setter)",
);

/// What stands in [`Layout::source`] for a name, and for one that only a space ends.
const NAME: char = '\u{1}';
const WORD: char = '\u{2}';

/// A text that follows such a word, and begins with nothing that may be a part of the name.
const AFTER_WORD: &str = r"([^\s\dA-Z#].*|[A-Z]\S.*)";

/// A level, perhaps with what it is about, an error or a time: what a message is called, and no thread.
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    let level = "trace|debug|info|note|help|success|warn|warning|error|critical|fatal|usage";
    pattern(&format!(r"(?i)^(?:{level})\b|^\d+:\d\d|(?:error|exception|warning)$"))
});

/// What is longer, in bytes, is no name.
const LONGEST_NAME: usize = 80;

/// What libraries call many threads, so that it says nothing.
pub(crate) const NAMES_OF_MANY: [&str; 5] =
    ["tokio-runtime-worker", "tokio-rt-worker", "<unnamed>", "unnamed", "None"];

/// Without a layout of the reader's: a name that can be nothing else, in the beginning of a line.
static STRICT: LazyLock<Layouts> = LazyLock::new(|| {
    let layouts =
        ["{thread}: {text}", "[{thread}] {text}", "[{thread}]: {text}", "({thread}) {text}"];
    let strict = |layout: &str| {
        let layout: Layout = layout.parse().expect("a layout of ours");
        let line = layout.source.replace(NAME, &format!("({THREAD})"));
        Layout { line: pattern(&format!(r"^(?:{line})\s*$")), ..layout }
    };
    Layouts(layouts.into_iter().map(strict).collect())
});

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
/// assert_eq!((&*name, text), ("Anna", "bakes"));
/// assert!(ours.read("Anna bakes").is_none());
///
/// // The format of a logger in Python is a layout, too.
/// let python: Layouts = "%(asctime)s - %(threadName)-9s - %(message)s".parse().expect("a layout");
/// let (name, _) = python.read("2026-01-02 10:11:12,345 - Anna      - bakes").expect("it fits");
/// assert_eq!(name, "Anna");
///
/// // Without a layout, only a name counts that can be nothing else.
/// let strict = Layouts::default();
/// assert!(strict.read("Thread 3: bakes").is_some() && strict.read("Queue: bread").is_none());
/// ```
#[derive(Clone, Debug)]
pub struct Layouts(Vec<Layout>);

impl Layouts {
    /// The name of the thread and what it says. `None` if the line does not fit, or names no thread: if
    /// there is no place for a name, the text has to begin with one.
    #[must_use]
    pub fn read<'a>(&self, line: &'a str) -> Option<(String, &'a str)> {
        let (found, layout) =
            self.0.iter().find_map(|layout| Some((layout.line.captures(line)?, layout)))?;
        let text = found.get(layout.text).map_or("", |text| text.as_str().trim());
        if layout.name.is_empty() {
            return STRICT.read(text);
        }
        let name: Vec<&str> = layout.name.iter().map(|&group| found[group].trim()).collect();
        let name = name.join(" ");
        let is_none = name.len() > LONGEST_NAME || LABEL.is_match(&name);
        (!is_none && !NAMES_OF_MANY.contains(&&*name)).then_some((name, text))
    }

    /// A pattern that finds where one of these threads begins its line right after the end of another.
    #[must_use]
    pub(crate) fn glued(&self, names: &str) -> Regex {
        // Where a layout has no place for a name, the text begins with it.
        let layouts = self.0.iter().flat_map(|layout| match layout.name[..] {
            [] => &STRICT.0[..],
            [..] => slice::from_ref(layout),
        });
        let lines: Vec<String> =
            layouts.map(|layout| layout.source.replace([NAME, WORD], names)).collect();
        pattern(&format!(r"[\w.!?)]({})", lines.join("|")))
    }

    /// The names of the ready-made layouts that fit most of these lines.
    pub(crate) fn that_fit(lines: &[&str]) -> impl Iterator<Item = &'static str> {
        READY_MADE.into_iter().filter_map(|(name, layouts)| {
            let layouts: Vec<Layout> = layouts.iter().filter_map(|it| it.parse().ok()).collect();
            let fits = |line: &&&str| layouts.iter().any(|layout| layout.line.is_match(line));
            (2 * lines.iter().filter(fits).count() > lines.len()).then_some(name)
        })
    }
}

impl Default for Layouts {
    fn default() -> Self {
        STRICT.clone()
    }
}

impl FromStr for Layouts {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let ready_made = READY_MADE.iter().find(|(name, _)| *name == given);
        let own = [given];
        let layouts = ready_made.map_or(&own[..], |(_, layouts)| layouts);
        layouts.iter().map(|layout| layout.parse()).collect::<Result<_, _>>().map(Self)
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
                    source.push(if ends_at_a_space { WORD } else { NAME });
                    r"\s*"
                }
                "text" | "message" => {
                    groups += 1;
                    if text.replace(groups).is_some() {
                        return Err("the text stands there twice".to_owned());
                    }
                    let after_word = source.ends_with("\u{2}\\s*\\s+");
                    if after_word { AFTER_WORD } else { r"(\S.*?)" }
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
        // Python adds the function to a name, and tracing the number.
        let word = format!(r"({THREAD}|[^\s:{{}}=]+(?: ThreadId\(\d+\))?)");
        let line = source.replace(NAME, r"(\S.*?)").replace(WORD, &word);
        let line = pattern(&format!(r"^(?:{line})\s*$"));
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

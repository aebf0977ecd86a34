//! Takes Markdown apart, for the tests that hold the pages to the code and for the book.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// The snippets of python-to-rust.md, each run as a test.
#[cfg(doctest)]
#[doc = include_str!("../python-to-rust.md")]
pub struct Python;

/// One Markdown file, taken apart.
#[derive(Debug, Default)]
pub struct Page {
    /// Where it is.
    pub path: PathBuf,
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// The blocks of code, in order.
    pub blocks: Vec<Block>,
    /// The rows of all tables that are Markdown, without the heads.
    pub rows: Vec<Row>,
    /// Links and pictures.
    pub links: Vec<Link>,
    /// Code within the text (tables included), with its line.
    pub code: Vec<(String, usize)>,
    /// The lines of HTML.
    pub html: Vec<(String, Place)>,
}

/// A heading.
#[derive(Debug)]
pub struct Heading {
    /// 1 for the title.
    pub level: usize,
    /// Its words.
    pub text: String,
    /// What `#…` at the end of a link calls it.
    pub anchor: String,
}

/// A block of code.
#[derive(Debug)]
pub struct Block {
    /// What stands behind the fence: `rust`, `console`, …
    pub language: String,
    /// The code.
    pub text: String,
    /// The heading that it stands under, and the line of its fence.
    pub under: Place,
}

/// A row of a table.
#[derive(Debug)]
pub struct Row {
    /// The head of each column.
    pub head: Vec<String>,
    /// Its cells: the text and, of that, what is code.
    pub cells: Vec<(String, Vec<String>)>,
    /// The heading that the table stands under, and the line of the row.
    pub under: Place,
}

/// A link or a picture.
#[derive(Debug)]
pub struct Link {
    /// Where it leads, as written. Empty if nothing says where `[text][name]` leads.
    pub to: String,
    /// Its line.
    pub line: usize,
}

/// Where in a page something stands.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// The text of the nearest heading of level 1 or 2 above.
    pub section: String,
    /// The text of the nearest heading of any level above.
    pub heading: String,
    /// The line, from 1.
    pub line: usize,
}

/// The folder of the workspace.
///
/// # Panics
///
/// Panics if this crate is not in a folder of it.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace is above").to_owned()
}

/// All files of the workspace whose names end so, sorted: not those in `target` folders or hidden
/// ones.
///
/// # Panics
///
/// Panics if a folder cannot be read.
#[must_use]
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for path in entries.map(|entry| entry.expect("an entry of a folder").path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('.') && !name.starts_with("target") {
            found.extend(files(&path, ending));
        } else if path.is_file() && name.ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Whether the lines of `quote` stand in `source`, together and in this order. A line `gap` stands for
/// lines that are left out; indentation and empty lines do not count.
#[must_use]
pub fn quotes(quote: &str, gap: &str, source: &str) -> bool {
    fn lines(text: &str) -> Vec<&str> {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
    }
    let source = lines(source);
    let mut rest = &source[..];
    lines(quote).split(|line| *line == gap).all(|part| {
        let Some(at) = (0..=rest.len()).find(|&at| rest[at..].starts_with(part)) else {
            return false;
        };
        rest = &rest[at + part.len()..];
        true
    })
}

impl Page {
    /// Reads a file.
    ///
    /// # Panics
    ///
    /// Panics if it cannot be read.
    #[must_use]
    pub fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        Self { path: path.to_owned(), ..Self::parse(&text) }
    }

    /// Takes Markdown apart.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut page = Self::default();
        let mut undefined = Vec::new();
        let mut note_undefined = |link: pulldown_cmark::BrokenLink| {
            // `[text][name]`, and not just something in brackets.
            if text[link.span.start..]
                .split_once(']')
                .is_some_and(|(_, rest)| rest.starts_with('['))
            {
                undefined.push(Link { to: String::new(), line: line_of(text, link.span.start) });
            }
            None
        };
        let parser = Parser::new_with_broken_link_callback(
            text,
            Options::ENABLE_TABLES,
            Some(&mut note_undefined),
        );
        let mut reader = Reader::default();
        for (event, span) in parser.into_offset_iter() {
            reader.read(&mut page, event, line_of(text, span.start));
        }
        page.links.extend(undefined);
        page
    }

    /// The runs that the page shows: `console` blocks that begin with a command after a `$`. Each is
    /// the command, what it printed, and the block.
    pub fn runs(&self) -> impl Iterator<Item = (&str, Vec<&str>, &Block)> {
        let blocks = self.blocks.iter().filter(|block| block.language == "console");
        blocks.filter_map(|block| {
            let mut lines = block.text.lines();
            Some((lines.next()?.strip_prefix("$ ")?, lines.collect(), block))
        })
    }

    /// The first run under *What you see*: the command, and what it printed.
    ///
    /// # Panics
    ///
    /// Panics if there is none.
    #[must_use]
    pub fn shown_run(&self) -> (&str, Vec<&str>) {
        let mut runs = self.runs().filter(|(_, _, block)| block.under.section == "What you see");
        let run = runs.next().unwrap_or_else(|| panic!("{} shows no run", self.path.display()));
        (run.0, run.1)
    }

    /// What the page shows as printed by an experiment.
    #[must_use]
    pub fn shown_experiment(&self, name: &str) -> Option<Vec<&str>> {
        let end = format!(" --example {name}");
        self.runs().find(|(command, _, _)| command.ends_with(&end)).map(|(_, lines, _)| lines)
    }

    /// All commands of the page that begin with `cargo`, with their lines: in blocks that are not
    /// Rust, and in the text.
    #[must_use]
    pub fn cargo_commands(&self) -> Vec<(&str, usize)> {
        let blocks = self.blocks.iter().filter(|block| !block.language.starts_with("rust"));
        let in_blocks = blocks.flat_map(|block| {
            let lines = block.text.lines().enumerate();
            lines.map(|(i, line)| {
                (line.strip_prefix("$ ").unwrap_or(line), block.under.line + i + 1)
            })
        });
        let in_text = self.code.iter().map(|(code, line)| (code.as_str(), *line));
        in_blocks.chain(in_text).filter(|(command, _)| command.starts_with("cargo ")).collect()
    }
}

/// What the parser is in the middle of.
#[derive(Default)]
struct Reader {
    place: Place,
    anchors: BTreeMap<String, usize>,
    text: String,
    codes: Vec<String>,
    head: Vec<String>,
    cells: Vec<(String, Vec<String>)>,
    language: String,
}

impl Reader {
    fn read(&mut self, page: &mut Page, event: Event, line: usize) {
        self.place.line = line;
        match event {
            Event::Start(Tag::Heading { .. } | Tag::TableCell) => {
                self.text.clear();
                self.codes.clear();
            }
            Event::End(TagEnd::Heading(level)) => self.heading(page, level),
            Event::Start(Tag::CodeBlock(kind)) => {
                self.text.clear();
                self.language = match kind {
                    CodeBlockKind::Fenced(language) => language.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
            }
            Event::End(TagEnd::CodeBlock) => page.blocks.push(Block {
                language: self.language.clone(),
                text: self.text.clone(),
                under: self.place.clone(),
            }),
            Event::Start(Tag::TableHead | Tag::TableRow) => self.cells.clear(),
            Event::End(TagEnd::TableCell) => {
                self.cells.push((self.text.clone(), self.codes.clone()));
            }
            Event::End(TagEnd::TableHead) => {
                self.head = self.cells.iter().map(|(text, _)| text.clone()).collect();
            }
            Event::End(TagEnd::TableRow) => page.rows.push(Row {
                head: self.head.clone(),
                cells: self.cells.clone(),
                under: self.place.clone(),
            }),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                page.links.push(Link { to: dest_url.into_string(), line });
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                let quoted = ["src=\"", "srcset=\"", "href=\""].into_iter().flat_map(|attribute| {
                    html.split(attribute).skip(1).filter_map(|rest| rest.split('"').next())
                });
                page.links.extend(quoted.map(|to| Link { to: to.to_owned(), line }));
                page.html.push((html.trim().to_owned(), self.place.clone()));
            }
            Event::Code(code) => {
                self.text.push_str(&code);
                self.codes.push(code.to_string());
                page.code.push((code.into_string(), line));
            }
            Event::Text(text) => self.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.text.push(' '),
            _ => {}
        }
    }

    fn heading(&mut self, page: &mut Page, level: HeadingLevel) {
        let words = self.text.to_lowercase();
        let kept = words.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        let mut anchor: String = kept.map(|c| if c == ' ' { '-' } else { c }).collect();
        let before = self.anchors.entry(anchor.clone()).or_default();
        if *before > 0 {
            anchor = format!("{anchor}-{before}");
        }
        *before += 1;
        self.place.heading.clone_from(&self.text);
        if level <= HeadingLevel::H2 {
            self.place.section.clone_from(&self.text);
        }
        page.headings.push(Heading { level: level as usize, text: self.text.clone(), anchor });
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "\
# A title

## `queue`, again

See [this](other.md#there), [that][nowhere], ![a picture](one.svg), <img src=\"two.svg\"> and `cargo run`.

| Python | Rust |
|---|---|
| `a \\| b` | x `c` |

## What you see

### At first

<table>

```console
$ cargo run -q
one
two
```
";

    #[test]
    fn a_page_is_taken_apart() {
        let page = Page::parse(PAGE);
        let anchors: Vec<_> = page.headings.iter().map(|h| (h.level, h.anchor.as_str())).collect();
        assert_eq!(
            anchors,
            [(1, "a-title"), (2, "queue-again"), (2, "what-you-see"), (3, "at-first")]
        );
        let links: Vec<_> = page.links.iter().map(|link| (link.to.as_str(), link.line)).collect();
        assert_eq!(links, [("other.md#there", 5), ("one.svg", 5), ("two.svg", 5), ("", 5)]);
        let row = &page.rows[0];
        assert_eq!(row.cells[0], ("a | b".into(), vec!["a | b".into()]));
        assert_eq!(row.cells[1], ("x c".into(), vec!["c".into()]));
        assert_eq!(row.head, ["Python", "Rust"]);
        assert_eq!((row.under.heading.as_str(), row.under.line), ("queue, again", 9));
        let (html, place) = &page.html[1];
        assert_eq!((html.as_str(), place.line), ("<table>", 15));
        assert_eq!(page.shown_run(), ("cargo run -q", vec!["one", "two"]));
        assert_eq!(page.cargo_commands(), [("cargo run -q", 18), ("cargo run", 5)]);
    }

    #[test]
    fn a_changed_quote_is_noticed() {
        let source = "let a = 1;\n\nlet b = 2;\nlet c = 3;\n";
        for right in ["  let b = 2;\n\nlet c = 3;", "let a = 1;\n…\nlet c = 3;"] {
            assert!(quotes(right, "…", source), "{right}");
        }
        for wrong in ["let b = 3;", "let a = 1;\nlet c = 3;", "let c = 3;\n…\nlet a = 1;", "let b"]
        {
            assert!(!quotes(wrong, "…", source), "{wrong}");
        }
    }
}

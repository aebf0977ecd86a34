//! Takes Markdown apart, for the tests that hold the pages to the code and for the book.

#![expect(clippy::missing_panics_doc, reason = "to panic is how a test fails")]
#![expect(clippy::must_use_candidate, reason = "all of it would be")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

/// One Markdown file, taken apart. Everything is in the order of the page.
#[derive(Debug, Default)]
pub struct Page {
    /// Where it is.
    pub path: PathBuf,
    /// The headings; the name is the anchor, which `#…` at the end of a link calls.
    pub headings: Vec<Part>,
    /// The blocks of code; the name is what stands behind the fence: `rust`, `console`, …
    pub blocks: Vec<Part>,
    /// Where links and pictures lead. Empty if nothing says where `[text][name]` leads.
    pub links: Vec<Part>,
    /// Code within the text, tables included.
    pub code: Vec<Part>,
    /// The lines of HTML.
    pub html: Vec<Part>,
    /// The rows of all tables in Markdown, without the heads.
    pub rows: Vec<Row>,
}

/// Some text of a page, and where it stands.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The text.
    pub text: String,
    /// Its name, if it has one.
    pub name: String,
    /// The last heading of level 1 or 2.
    pub section: String,
    /// The last heading of any level.
    pub heading: String,
    /// The line it begins in, from 1.
    pub line: usize,
}

impl Part {
    /// The line of the fence that ends a block.
    pub fn end(&self) -> usize {
        self.line + self.text.lines().count() + 1
    }
}

/// A row of a table.
#[derive(Debug)]
pub struct Row {
    /// The head of each column.
    pub head: Vec<String>,
    /// Its cells: the text and, of that, what is code.
    pub cells: Vec<(String, Vec<String>)>,
    /// Where it stands.
    pub place: Part,
}

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    above.expect("the workspace is above").to_owned()
}

/// The folders of the lessons, in order: those in the workspace whose names begin with a digit.
pub fn lessons() -> Vec<PathBuf> {
    let entries = fs::read_dir(root()).expect("the workspace").map(|entry| entry.unwrap().path());
    let is_lesson = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(|c: char| c.is_ascii_digit())
    };
    let mut lessons: Vec<PathBuf> = entries.filter(is_lesson).collect();
    lessons.sort();
    lessons
}

/// All files below a folder whose names end so, sorted: not those in `target` folders or hidden ones.
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
pub fn quotes(quote: &str, gap: &str, source: &str) -> bool {
    fn lines(text: &str) -> Vec<&str> {
        text.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
    }
    let source = lines(source);
    let mut rest = &source[..];
    lines(quote).split(|line| *line == gap).all(|part| {
        let at = (0..=rest.len()).find(|&at| rest[at..].starts_with(part));
        rest = at.map_or(rest, |at| &rest[at + part.len()..]);
        at.is_some()
    })
}

impl Page {
    /// Reads a file.
    pub fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        Self { path: path.to_owned(), ..Self::parse(&text) }
    }

    /// Takes Markdown apart.
    pub fn parse(markdown: &str) -> Self {
        let mut page = Self::default();
        let mut here = Part::default();
        let mut anchors = BTreeMap::<String, usize>::new();
        let (mut text, mut codes, mut cells, mut head) = (String::new(), vec![], vec![], vec![]);
        // `[text][name]` whose name is not defined becomes a link to nowhere.
        let mut undefined = |link: BrokenLink| {
            let is_reference = markdown[link.span].contains("][");
            is_reference.then_some((CowStr::Borrowed(""), CowStr::Borrowed("")))
        };
        let options = Options::ENABLE_TABLES;
        let parser = Parser::new_with_broken_link_callback(markdown, options, Some(&mut undefined));
        for (event, span) in parser.into_offset_iter() {
            here.line = markdown[..span.start].matches('\n').count() + 1;
            let part = |text: &str| Part { text: text.to_owned(), ..here.clone() };
            match event {
                Event::Start(Tag::Heading { .. } | Tag::TableCell | Tag::CodeBlock(_)) => {
                    text.clear();
                    codes.clear();
                    if let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) = event {
                        here.name = language.into_string();
                    }
                }
                Event::End(TagEnd::CodeBlock) => {
                    page.blocks.push(part(&text));
                    here.name.clear();
                }
                Event::End(TagEnd::Heading(level)) => {
                    here.heading.clone_from(&text);
                    if level as usize <= 2 {
                        here.section.clone_from(&text);
                    }
                    let words = text.to_lowercase().replace(' ', "-");
                    let is_kept = |c: &char| c.is_alphanumeric() || "-_".contains(*c);
                    let mut name: String = words.chars().filter(is_kept).collect();
                    let before = anchors.entry(name.clone()).or_default();
                    if *before > 0 {
                        name = format!("{name}-{before}");
                    }
                    *before += 1;
                    page.headings.push(Part { text: text.clone(), name, ..here.clone() });
                }
                Event::Start(Tag::TableHead | Tag::TableRow) => cells.clear(),
                Event::End(TagEnd::TableCell) => cells.push((text.clone(), codes.clone())),
                Event::End(TagEnd::TableHead) => {
                    head = cells.iter().map(|(text, _)| text.clone()).collect();
                }
                Event::End(TagEnd::TableRow) => {
                    let (head, cells) = (head.clone(), cells.clone());
                    page.rows.push(Row { head, cells, place: here.clone() });
                }
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    page.links.push(part(&dest_url));
                }
                Event::Html(html) | Event::InlineHtml(html) => {
                    let attributes = ["src=\"", "srcset=\"", "href=\""].into_iter();
                    let rests = attributes.flat_map(|attribute| html.split(attribute).skip(1));
                    page.links.extend(rests.filter_map(|rest| rest.split('"').next()).map(part));
                    page.html.push(part(html.trim()));
                }
                Event::Code(code) => {
                    text.push_str(&code);
                    codes.push(code.to_string());
                    page.code.push(part(&code));
                }
                Event::Text(words) => text.push_str(&words),
                Event::SoftBreak | Event::HardBreak => text.push(' '),
                _ => {}
            }
        }
        page
    }

    /// The pieces that show the same in both languages: a block of Python and, with nothing but an empty
    /// line between them, one of Rust.
    pub fn pieces(&self) -> Vec<(&Part, &Part)> {
        let pairs = self.blocks.iter().zip(self.blocks.iter().skip(1));
        let is_piece = |(python, rust): &(&Part, &Part)| {
            python.name == "python" && rust.name == "rust" && python.end() + 2 == rust.line
        };
        pairs.filter(is_piece).collect()
    }

    /// The runs that the page shows: `console` blocks that begin with a command after a `$`. Each is
    /// the command, what it printed, and the block.
    pub fn runs(&self) -> impl Iterator<Item = (&str, Vec<&str>, &Part)> {
        let blocks = self.blocks.iter().filter(|block| block.name == "console");
        blocks.filter_map(|block| {
            let mut lines = block.text.lines();
            Some((lines.next()?.strip_prefix("$ ")?, lines.collect(), block))
        })
    }

    /// The first run under *What you see*: the command, and what it printed.
    pub fn shown_run(&self) -> (&str, Vec<&str>) {
        let run = self.runs().find(|(_, _, block)| block.section == "What you see");
        let (command, lines, _) = run.unwrap_or_else(|| panic!("{}: no run", self.path.display()));
        (command, lines)
    }

    /// What the page shows as printed by an experiment.
    pub fn shown_experiment(&self, name: &str) -> Option<Vec<&str>> {
        let end = format!(" --example {name}");
        self.runs().find(|(command, _, _)| command.ends_with(&end)).map(|(_, lines, _)| lines)
    }

    /// All commands of the page that begin with `cargo`, with their lines: in blocks that are not
    /// Rust, and in the text.
    pub fn cargo_commands(&self) -> Vec<(&str, usize)> {
        let blocks = self.blocks.iter().filter(|block| !block.name.starts_with("rust"));
        let in_blocks = blocks.flat_map(|block| {
            let lines = block.text.lines().zip(block.line + 1..);
            lines.map(|(line, number)| (line.strip_prefix("$ ").unwrap_or(line), number))
        });
        let in_text = self.code.iter().map(|code| (code.text.as_str(), code.line));
        in_blocks.chain(in_text).filter(|(command, _)| command.starts_with("cargo ")).collect()
    }
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

```console
$ cargo run -q
one
```
";

    #[test]
    fn a_page_is_taken_apart() {
        let page = Page::parse(PAGE);
        let anchors: Vec<_> = page.headings.iter().map(|heading| heading.name.as_str()).collect();
        assert_eq!(anchors, ["a-title", "queue-again", "what-you-see"]);
        let links: Vec<_> = page.links.iter().map(|link| (link.text.as_str(), link.line)).collect();
        assert_eq!(links, [("other.md#there", 5), ("", 5), ("one.svg", 5), ("two.svg", 5)]);
        let row = &page.rows[0];
        assert_eq!(row.cells[0], ("a | b".into(), vec!["a | b".into()]));
        assert_eq!(row.cells[1], ("x c".into(), vec!["c".into()]));
        assert_eq!((&row.head[1], &row.place.section), (&"Rust".into(), &"queue, again".into()));
        assert_eq!(page.shown_run(), ("cargo run -q", vec!["one"]));
        assert_eq!(page.cargo_commands(), [("cargo run -q", 14), ("cargo run", 5)]);
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

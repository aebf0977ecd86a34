//! Builds the notes as a book, with mdBook.
//!
//! ```text
//! cargo run -p notes --bin book
//! ```
//!
//! Gathers the chapters that SUMMARY.md names in `target/book/src`, with the pictures and the code that
//! they link to. The code of a lesson becomes chapters below its page; so does, at the end, other code
//! that is linked to. Then it runs `mdbook build`, and checks every link of what came out.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, ExitCode};

use notes::{Page, files, root};

#[expect(clippy::disallowed_macros, reason = "nobody pipes this")]
fn main() -> ExitCode {
    match build() {
        Ok(message) => {
            println!("{message}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<String, String> {
    let folder = root().join("target/book");
    if let Err(error) = fs::remove_dir_all(&folder)
        && error.kind() != ErrorKind::NotFound
    {
        return Err(format!("cannot remove {}: {error}", folder.display()));
    }
    Book::new(folder.join("src")).gather()?;
    match Command::new("mdbook").arg("build").arg(root().join("notes")).status() {
        Ok(status) if status.success() => {}
        Ok(status) => return Err(format!("mdbook failed: {status}")),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err("mdbook is not installed: cargo install mdbook --locked".into());
        }
        Err(error) => return Err(format!("cannot start mdbook: {error}")),
    }
    check(&folder.join("html"))
}

struct Book {
    /// Where the chapters are gathered.
    folder: PathBuf,
    /// The chapters that SUMMARY.md names, relative to the workspace.
    chapters: Vec<PathBuf>,
    /// Code and pictures that have been gathered for them so far.
    gathered: BTreeSet<PathBuf>,
}

impl Book {
    fn new(folder: PathBuf) -> Self {
        let summary = Page::read(&root().join("notes/SUMMARY.md"));
        let chapters = summary
            .links
            .iter()
            .map(|link| simplified(&Path::new("notes").join(&link.to)))
            .collect();
        Self { folder, chapters, gathered: BTreeSet::new() }
    }

    /// Gathers everything, and adds the code to the table of contents.
    fn gather(mut self) -> Result<(), String> {
        // Here the table of contents stands at the top, as mdBook wants it.
        let mut contents = read(&root().join("notes/SUMMARY.md"))?
            .replace("](", "](notes/")
            .replace("](notes/../", "](");
        for chapter in self.chapters.clone() {
            let mut below = format!("]({})\n", chapter.display());
            for code in code_beside(&chapter) {
                self.code(&code)?;
                let name = code.strip_prefix(folder_of(&chapter)).unwrap_or(&code);
                let _ = writeln!(below, "  - [{}]({}.md)", name.display(), code.display());
                self.gathered.insert(code);
            }
            contents = contents.replace(&format!("]({})\n", chapter.display()), &below);
        }
        contents.push_str("\n# Code that the notes speak of\n\n");
        for chapter in self.chapters.clone() {
            for code in self.chapter(&chapter)? {
                self.code(&code)?;
                let _ = writeln!(contents, "- [{0}]({0}.md)", code.display());
            }
        }
        self.write(Path::new("SUMMARY.md"), &contents)
    }

    /// Gathers a chapter and what it links to. Returns the code that is not in the book yet.
    fn chapter(&mut self, chapter: &Path) -> Result<Vec<PathBuf>, String> {
        let page = Page::read(&root().join(chapter));
        let mut text = read(&page.path)?;
        let mut code = Vec::new();
        for link in &page.links {
            let to = link.to.split('#').next().unwrap_or_default();
            if to.contains("://") || to.is_empty() {
                continue;
            }
            let target = simplified(&folder_of(chapter).join(to));
            if let Some(address) = address_in_book(&link.to, &target) {
                text = text.replace(&format!("]({})", link.to), &format!("]({address})"));
            }
            if !self.chapters.contains(&target) && self.gathered.insert(target.clone()) {
                if is_source(&target) {
                    code.push(target);
                } else {
                    self.copy(&target)?;
                }
            }
        }
        self.write(chapter, &text)?;
        Ok(code)
    }

    /// A chapter with a whole source file.
    fn code(&self, path: &Path) -> Result<(), String> {
        let source = read(&root().join(path))?;
        let language = if path.extension().is_some_and(|e| e == "rs") { "rust" } else { "toml" };
        // Doc comments contain fences of their own, so this one is longer.
        let text = format!("# `{}`\n\n`````{language}\n{source}`````\n", path.display());
        self.write(Path::new(&format!("{}.md", path.display())), &text)
    }

    fn copy(&self, path: &Path) -> Result<(), String> {
        let (from, to) = (root().join(path), self.folder.join(path));
        if from.is_dir() {
            return Err(format!("a link to the folder {}: link to a file in it", path.display()));
        }
        create(&to)?;
        fs::copy(&from, &to).map_err(|error| format!("cannot copy {}: {error}", from.display()))?;
        Ok(())
    }

    fn write(&self, path: &Path, text: &str) -> Result<(), String> {
        let path = self.folder.join(path);
        create(&path)?;
        fs::write(&path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
    }
}

/// The code of a lesson: `main.rs` first, then the rest of `src`, then the experiments.
fn code_beside(chapter: &Path) -> Vec<PathBuf> {
    let folder = folder_of(chapter);
    let mut code = Vec::new();
    if folder.to_string_lossy().starts_with(|c: char| c.is_ascii_digit()) {
        for part in ["src", "examples"].map(|part| root().join(folder).join(part)) {
            let mut found = if part.is_dir() { files(&part, ".rs") } else { Vec::new() };
            found.sort_by_key(|path| !path.ends_with("main.rs"));
            code.extend(
                found.iter().filter_map(|path| path.strip_prefix(root()).ok()).map(Path::to_owned),
            );
        }
    }
    code
}

/// What a link must say in the book, where it is not what it says in the notes: code has become a
/// chapter, and mdBook makes an `index.html` of each README.md without telling the links.
fn address_in_book(link: &str, target: &Path) -> Option<String> {
    let (to, anchor) = link.split_at(link.find('#').unwrap_or(link.len()));
    if is_source(target) {
        return Some(format!("{to}.md{anchor}"));
    }
    to.strip_suffix("README.md").map(|folder| format!("{folder}index.html{anchor}"))
}

fn is_source(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs" || extension == "toml")
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// The path without `.` and `..`.
fn simplified(path: &Path) -> PathBuf {
    let mut simple = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                simple.pop();
            }
            other => simple.push(other),
        }
    }
    simple
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

/// Creates the folder of a file.
fn create(path: &Path) -> Result<(), String> {
    let result: io::Result<()> = fs::create_dir_all(folder_of(path));
    result.map_err(|error| format!("cannot create {}: {error}", folder_of(path).display()))
}

/// Checks that every link, picture, script and style of the finished book is there.
fn check(html: &Path) -> Result<String, String> {
    let pages = files(html, ".html");
    let mut links = 0;
    let mut broken = String::new();
    for page in &pages {
        let text = read(page)?;
        for attribute in ["href=\"", "src=\""] {
            for link in text.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()) {
                let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
                if path.contains(':') || page.ends_with("404.html") || page.ends_with("toc.html") {
                    continue;
                }
                links += 1;
                let target = match path {
                    "" => page.clone(),
                    _ => simplified(&folder_of(page).join(path)),
                };
                let has_anchor = || {
                    anchor.is_empty()
                        || fs::read_to_string(&target)
                            .is_ok_and(|t| t.contains(&format!("id=\"{anchor}\"")))
                };
                if !target.is_file() || !has_anchor() {
                    let page = page.strip_prefix(html).unwrap_or(page);
                    let _ = write!(broken, "\n  {}: {link}", page.display());
                }
            }
        }
    }
    if broken.is_empty() {
        let index = html.join("index.html");
        Ok(format!("{} pages, {links} links, none broken: {}", pages.len(), index.display()))
    } else {
        Err(format!("broken links:{broken}"))
    }
}

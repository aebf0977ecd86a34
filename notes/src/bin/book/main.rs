//! Builds the notes as a book, with mdBook.
//!
//! ```text
//! cargo run -p notes --bin book
//! ```
//!
//! Gathers the chapters that SUMMARY.md names in `target/book/src`, with the pictures that they show.
//! The code that they link to becomes chapters too, behind all others: an experiment as prose, code and
//! output. Then it runs `mdbook build`, and checks every link of what came out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, ExitCode};

use pages::{Page, files, root};
use shared::println;

fn main() -> ExitCode {
    let folder = root().join("target/book");
    let gathered = gather(&folder.join("src")).and_then(|()| run_mdbook());
    match gathered.and_then(|()| check(&folder.join("html"))) {
        Ok(message) => println!("{message}"),
        Err(problem) => {
            eprintln!("error: {problem}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn run_mdbook() -> Result<(), String> {
    match Command::new("mdbook").arg("build").arg(root().join("notes")).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("mdbook failed: {status}")),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err("mdbook is not installed: cargo install mdbook --locked".into())
        }
        Err(error) => Err(format!("cannot start mdbook: {error}")),
    }
}

/// Gathers everything, and adds the code to the table of contents. All paths are relative to the
/// workspace.
fn gather(to: &Path) -> Result<(), String> {
    if let Err(error) = fs::remove_dir_all(to).or_else(|error| match error.kind() {
        ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    }) {
        return Err(format!("cannot remove {}: {error}", to.display()));
    }
    let contents = Path::new("notes/SUMMARY.md");
    let summary = Page::read(&root().join(contents));
    let chapters = summary.links.iter().map(|link| target(contents, &link.text));
    let chapters: Vec<PathBuf> = chapters.collect();
    // Each file of code, with the first chapter that links to it.
    let mut listings = BTreeMap::new();
    let mut copied = BTreeSet::new();
    for chapter in &chapters {
        let page = Page::read(&root().join(chapter));
        let mut text = side_by_side(&read(&page.path)?, &page);
        for link in &page.links {
            let path = link.text.split('#').next().unwrap_or_default();
            if path.contains("://") || path.is_empty() {
                continue;
            }
            let target = target(chapter, path);
            if let Some(address) = address_in_book(&link.text, &target) {
                text = text.replace(&format!("]({})", link.text), &format!("]({address})"));
            }
            if is_code(&target) {
                listings.entry(target).or_insert((chapter, page.headings[0].text.clone()));
            } else if !chapters.contains(&target) && copied.insert(target.clone()) {
                write(&to.join(&target), &fs::read(root().join(&target)), &target)?;
            }
        }
        write(&to.join(chapter), &Ok(text), chapter)?;
    }

    // Here the table of contents stands at the top, as mdBook wants it.
    let contents = read(&root().join(contents))?;
    let mut contents = contents.replace("](", "](notes/").replace("](notes/../", "](");
    contents.push_str("\n---\n\n");
    for (path, (chapter, title)) in &listings {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let lesson = path.to_string_lossy().trim_start_matches('0').chars().next();
        let name = match lesson.filter(char::is_ascii_digit) {
            Some(lesson) => format!("{lesson}: {file}"),
            None => path.display().to_string(),
        };
        let _ = writeln!(contents, "[{name}]({}.md)\n", path.display());
        // Both are relative to the top.
        let up = "../".repeat(path.components().count() - 1);
        let chapter = address_in_book(&chapter.to_string_lossy(), chapter)
            .unwrap_or_else(|| chapter.to_string_lossy().into_owned());
        let page = format!("# {file}\n\nFrom [{title}]({up}{chapter})\n\n{}", listing(path)?);
        write(&to.join(format!("{}.md", path.display())), &Ok(page), path)?;
    }
    write(&to.join("SUMMARY.md"), &Ok(contents), Path::new("SUMMARY.md"))
}

/// The page with each piece in a table of one row, which `book.css` shows as two columns.
fn side_by_side(text: &str, page: &Page) -> String {
    let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
    for (python, rust) in page.pieces() {
        lines[python.line - 1].insert_str(0, "<table><tr><td>\n\n");
        lines[python.end() - 1].push_str("\n\n</td><td>");
        lines[rust.end() - 1].push_str("\n\n</td></tr></table>");
    }
    lines.join("\n")
}

/// A file of code. Of an experiment, the header is text, and what it prints is below the code.
fn listing(path: &Path) -> Result<String, String> {
    let source = read(&root().join(path))?;
    let mut text = String::new();
    let mut code = source.as_str();
    let mut output = String::new();
    if let Some(folder) = folder_of(path).parent().filter(|_| folder_of(path).ends_with("examples"))
    {
        while let Some((line, rest)) = code.split_once('\n').filter(|(l, _)| l.starts_with("//!")) {
            let _ = writeln!(text, "{}", line.trim_start_matches("//!").trim_start());
            code = rest;
        }
        let page = Page::read(&root().join(folder).join("README.md"));
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        if let Some(lines) = page.shown_experiment(&name) {
            output = format!("\nIt prints:\n\n```text\n{}\n```\n", lines.join("\n"));
        }
    }
    let language =
        if path.extension().is_some_and(|ending| ending == "py") { "python" } else { "rust" };
    // Doc comments contain fences of their own, so this one is longer.
    let _ = writeln!(text, "\n`````{language}\n{}\n`````\n{output}", code.trim());
    Ok(text)
}

/// What a link must say in the book, where it is not what it says in the notes: code has become a
/// chapter, and mdBook makes an `index.html` of each README.md without telling the links.
fn address_in_book(link: &str, target: &Path) -> Option<String> {
    let (to, anchor) = link.split_at(link.find('#').unwrap_or(link.len()));
    if is_code(target) {
        return Some(format!("{to}.md{anchor}"));
    }
    to.strip_suffix("README.md").map(|folder| format!("{folder}index.html{anchor}"))
}

fn is_code(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "rs" || ending == "py")
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// Where a link of a chapter leads, from the top of the workspace.
fn target(chapter: &Path, link: &str) -> PathBuf {
    let mut target = PathBuf::new();
    for component in folder_of(chapter).join(link).components() {
        match component {
            Component::ParentDir => drop(target.pop()),
            other => target.push(other),
        }
    }
    target
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

/// Writes what was made of the file `from`, or tells why that could not be read.
fn write(to: &Path, content: &io::Result<impl AsRef<[u8]>>, from: &Path) -> Result<(), String> {
    let content =
        content.as_ref().map_err(|error| format!("cannot read {}: {error}", from.display()))?;
    fs::create_dir_all(folder_of(to))
        .and_then(|()| fs::write(to, content))
        .map_err(|error| format!("cannot write {}: {error}", to.display()))
}

/// Checks that every link, picture, script and style of the finished book is there.
fn check(html: &Path) -> Result<String, String> {
    let mut pages = files(html, ".html");
    pages.retain(|page| !page.ends_with("404.html") && !page.ends_with("toc.html"));
    let mut links = 0;
    let mut broken = String::new();
    for page in &pages {
        let text = read(page)?;
        let rests = ["href=\"", "src=\""].into_iter().flat_map(|name| text.split(name).skip(1));
        let found = rests.filter_map(|rest| rest.split('"').next());
        for link in found.filter(|link| !link.contains(':')) {
            links += 1;
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { page.clone() } else { folder_of(page).join(path) };
            let id = format!("id=\"{anchor}\"");
            let has_id = || fs::read_to_string(&target).is_ok_and(|text| text.contains(&id));
            if !target.is_file() || !(anchor.is_empty() || has_id()) {
                let _ = write!(broken, "\n  {}: {link}", page.display());
            }
        }
    }
    if !broken.is_empty() {
        return Err(format!("broken links:{broken}"));
    }
    let index = html.join("index.html");
    Ok(format!("{} pages, {links} links, none broken: {}", pages.len(), index.display()))
}

//! Builds the notes as a book, with mdBook.
//!
//! ```text
//! cargo run -p notes --bin book
//! ```
//!
//! Gathers the chapters that SUMMARY.md names in `target/book/src`, with the pictures that they show and
//! the programs that can be played in the page. The code that they link to becomes chapters too, behind
//! all others: an experiment as prose, code and output. Then it runs `mdbook build`, and checks what came
//! out: every link, and that pictures and programs are where the styles and scripts look for them.

mod exercises;
mod playable;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};
use std::process::{Command, ExitCode};

use pages::{Page, Part, files, root};
use serde_json::Value;

/// The styles and scripts rely on the HTML that this version of mdBook writes.
const MDBOOK: &str = "0.5.4";

fn main() -> ExitCode {
    shared::set_panic_hook();
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
    let install = format!("cargo install mdbook --locked --version {MDBOOK}");
    match Command::new("mdbook").arg("--version").output() {
        Ok(output) => {
            let version = String::from_utf8_lossy(&output.stdout);
            let version = version.trim().trim_start_matches("mdbook v");
            if version != MDBOOK {
                return Err(format!("the book needs mdBook {MDBOOK}, not {version}: {install}"));
            }
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(format!("mdbook is not installed, or not on the PATH: {install}"));
        }
        Err(error) => return Err(format!("cannot start mdbook: {error}")),
    }
    match Command::new("mdbook").arg("build").arg(root().join("notes")).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("mdbook failed: {status}")),
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
    let programs = playable::programs();
    // Each file of code, with the first chapter that links to it.
    let mut listings = BTreeMap::new();
    let mut copied = BTreeSet::new();
    for chapter in &chapters {
        let page = Page::read(&root().join(chapter));
        let mut text = for_the_book(&read(&page.path)?, &page, &programs);
        for link in &page.links {
            let path = link.text.split('#').next().unwrap_or_default();
            if path.contains("://") || path.is_empty() {
                continue;
            }
            let target = target(chapter, path);
            let exercise = exercises::page_of(&target);
            if let Some(address) = exercise.or_else(|| address_in_book(&link.text, &target)) {
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

    // Here the table of contents stands at the top, as mdBook wants it. The code has one entry there,
    // which unfolds.
    let contents = read(&root().join(contents))?;
    let contents = contents.replace("](", "](notes/").replace("](notes/../", "](");
    let (before, after) = contents.split_once("](exercises/README.md)\n").ok_or("no exercises")?;
    let mut exercises = String::new();
    for (file, title, page) in exercises::pages()? {
        let _ = writeln!(exercises, "  - [`{title}`](exercises/{file})");
        write(&to.join("exercises").join(&file), &Ok(page), Path::new(&file))?;
    }
    let mut contents = format!("{before}](exercises/README.md)\n{exercises}{after}");
    contents.push_str("\n# The code\n\n- [Every file, one by one](code.md)\n");
    let mut code = "# Every file, one by one\n\nThe pages link to these files.\n\n".to_owned();
    for (path, (chapter, title)) in &listings {
        let shown = path.display();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let _ = writeln!(contents, "  - [{shown}]({shown}.md)");
        let _ = writeln!(code, "- [`{shown}`]({shown}.md)");
        // Both are relative to the top.
        let up = "../".repeat(path.components().count() - 1);
        let chapter = address_in_book(&chapter.to_string_lossy(), chapter)
            .unwrap_or_else(|| chapter.to_string_lossy().into_owned());
        let page = format!("# {file}\n\nFrom [{title}]({up}{chapter})\n\n{}", listing(path)?);
        write(&to.join(format!("{shown}.md")), &Ok(page), path)?;
    }
    write(&to.join("code.md"), &Ok(code), Path::new("code.md"))?;
    write(&to.join("SUMMARY.md"), &Ok(contents), Path::new("SUMMARY.md"))
}

/// The page with what only the book has: a piece is two columns, a picture opens when it is clicked, and
/// a program that the page speaks of can be played there.
fn for_the_book(text: &str, page: &Page, programs: &BTreeMap<&str, Value>) -> String {
    let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
    for (python, rust) in page.pieces() {
        let open = "<div class=\"piece\"><div>\n<p class=\"language python\">Python</p>\n\n";
        let between = "\n\n</div><div>\n<p class=\"language rust\">Rust</p>\n\n";
        lines[python.line - 1].insert_str(0, open);
        lines[python.end() - 1].push_str(between);
        lines[rust.end() - 1].push_str("\n\n</div></div>");
    }
    // mdBook's own way to enlarge a picture is a checkbox, and cuts off a wide one. As a link, it opens
    // alone, and the browser can enlarge it.
    for picture in &page.links {
        let line = &mut lines[picture.line - 1];
        if line.starts_with("![") && line.ends_with(&format!("]({})", picture.text)) {
            *line = format!("[{line}]({})", picture.text);
        }
    }
    // Elsewhere a command is an example of something else.
    let is_about_orders =
        is_lesson(&page.path) || page.path.ends_with("tools/interleave/README.md");
    for (name, program) in programs.iter().filter(|_| is_about_orders) {
        if let Some((line, is_open)) = first_mention(name, page, &lines) {
            let _ = write!(lines[line], "\n\n{}", playable::element(program, is_open));
        }
    }
    lines.join("\n")
}

fn is_lesson(path: &Path) -> bool {
    pages::lessons().iter().any(|lesson| path.starts_with(lesson))
}

/// Where a page first speaks of a program that can be played: the last line of that block, paragraph or
/// table, counted from 0, and whether it is shown at once. In a table there may be several, and a name or
/// a picture is a mention in passing: those are folded.
fn first_mention(name: &str, page: &Page, lines: &[String]) -> Option<(usize, bool)> {
    let command = format!("interleave -- {name}");
    let is_command = |text: &str| {
        text.split_once(&command).is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with(' '))
    };
    let end_of = |line: usize| {
        let length = lines.iter().skip(line).position(|line| line.trim().is_empty());
        length.map_or(lines.len() - 1, |length| line + length - 1)
    };
    let mut blocks = page.blocks.iter();
    let in_block = blocks.find(|block| block.text.lines().next().is_some_and(is_command));
    let in_text = page.code.iter().find(|code| is_command(&code.text)).map(|code| {
        let is_in_table = lines[code.line - 1].starts_with('|');
        (end_of(code.line - 1), !is_in_table)
    });
    let is_name = |code: &&Part| {
        let is_row = lines[code.line - 1].starts_with(&format!("| `{name}` |"));
        code.text == name && (is_row || name.contains('-'))
    };
    let by_name = page.code.iter().find(is_name);
    let picture = page.links.iter().find(|link| link.text == format!("{name}.svg"));
    (in_block.map(|block| (block.end() - 1, true)))
        .or(in_text)
        .or(by_name.or(picture).map(|mention| (end_of(mention.line - 1), false)))
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

/// Checks that every link, picture, script and style of the finished book is there, that no page asks
/// another site for anything, and that pictures stand where `book.css` expects them.
fn check(html: &Path) -> Result<String, String> {
    let mut pages = files(html, ".html");
    pages.retain(|page| !page.ends_with("toc.html"));
    let mut links = 0;
    let mut broken = String::new();
    for page in &pages {
        let text = read(page)?;
        let rests = ["href=\"", "src=\""].into_iter().flat_map(|name| text.split(name).skip(1));
        let found = rests.filter_map(|rest| rest.split('"').next());
        let asks = text.split("src=\"").skip(1).any(|rest| rest.starts_with("http"));
        for (is_so, problem) in [
            (asks, "asks another site for a picture or a script"),
            (text.contains("checkbox-img"), "mdBook wraps a picture in a label"),
        ] {
            if is_so {
                let _ = write!(broken, "\n  {}: {problem}", page.display());
            }
        }
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
        return Err(format!("wrong in the finished book:{broken}"));
    }
    let index = html.join("index.html");
    Ok(format!("{} pages, {links} links, none broken: {}", pages.len(), index.display()))
}

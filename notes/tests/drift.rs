//! Nothing in the notes drifts from the code: links, paths, commands, options, measurements. (What has
//! to do with the form of the lessons' pages is in `lessons.rs`.)

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pages::{Page, Row, files, lessons, root};
use regex::Regex;
use serde_json::Value;

/// Every Markdown file of the workspace.
fn pages() -> Vec<Page> {
    let pages: Vec<Page> = files(&root(), ".md").iter().map(|path| Page::read(path)).collect();
    assert!(pages.len() >= 9, "the notes are more than {} pages", pages.len());
    pages
}

/// `01-starting-threads/README.md:7`.
fn at(page: &Page, line: usize) -> String {
    format!("{}:{line}", page.path.strip_prefix(root()).unwrap().display())
}

/// Fails with all problems at once.
#[track_caller]
fn assert_none(problems: impl Iterator<Item = String>) {
    let problems: Vec<String> = problems.collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

// ----------------------------------------------------------------- links and paths

#[test]
fn every_link_and_picture_leads_somewhere() {
    let pages = pages();
    let links = pages.iter().flat_map(|page| page.links.iter().map(move |link| (page, link)));
    assert_none(links.filter_map(|(page, link)| {
        let problem = leads_somewhere(page, &link.text, &pages).err()?;
        Some(format!("{}: {problem}: {:?}", at(page, link.line), link.text))
    }));
}

/// (Other sites are not asked.)
fn leads_somewhere(page: &Page, link: &str, pages: &[Page]) -> Result<(), &'static str> {
    if link.contains("://") {
        return link.starts_with("https://").then_some(()).ok_or("not an https address");
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    if path.is_empty() && anchor.is_empty() {
        return Err("leads nowhere");
    }
    let target = if path.is_empty() { page.path.clone() } else { page.path.with_file_name(path) };
    let target = target.canonicalize().map_err(|_| "no such file")?;
    if anchor.is_empty() {
        return Ok(());
    }
    let target = pages.iter().find(|page| page.path.canonicalize().unwrap() == target);
    let mut headings = target.ok_or("not a page")?.headings.iter();
    headings.any(|heading| heading.name == anchor).then_some(()).ok_or("no such heading")
}

/// Wider ones would be made smaller on a phone, and their text with them.
#[test]
fn every_picture_is_as_wide_as_a_phone() {
    let width = Regex::new(r#"<svg [^>]*\bwidth="([0-9.]+)""#).unwrap();
    let mut pictures = 0;
    for path in files(&root(), ".svg") {
        let picture = fs::read_to_string(&path).unwrap();
        // (What is only a part of pictures has none.)
        let Some(width) = width.captures(&picture) else { continue };
        pictures += 1;
        assert!(width[1].parse::<f64>().unwrap() <= 400.0, "{}: {}", path.display(), &width[1]);
    }
    assert!(pictures >= 13, "{pictures} pictures");
}

/// The book has every lesson, in order, and every page that its pages link to.
#[test]
fn every_page_that_the_book_links_to_is_a_chapter() {
    let linked = |page: &Page| -> Vec<PathBuf> {
        let links = page.links.iter().filter(|link| !link.text.contains("://"));
        let paths = links.map(|link| link.text.split('#').next().unwrap_or_default());
        let paths =
            paths.filter(|path| !path.is_empty()).map(|path| page.path.with_file_name(path));
        paths.filter_map(|path| path.canonicalize().ok()).collect()
    };
    let chapters = linked(&Page::read(&root().join("notes/SUMMARY.md")));
    let lessons = lessons().into_iter().map(|lesson| lesson.join("README.md"));
    let lessons: Vec<PathBuf> = lessons.map(|page| page.canonicalize().unwrap()).collect();
    let in_book = chapters.iter().filter(|chapter| lessons.contains(chapter));
    assert_eq!(in_book.collect::<Vec<_>>(), lessons.iter().collect::<Vec<_>>());

    for page in &chapters {
        for target in linked(&Page::read(page)) {
            let is_page = target.extension().is_some_and(|extension| extension == "md");
            let is_in_book = chapters.contains(&target) || !is_page;
            assert!(is_in_book, "{} links to {}", page.display(), target.display());
            assert!(!target.is_dir(), "{} links to {}", page.display(), target.display());
        }
    }
}

/// Code in the text that looks like a path is one: beside the page, from the top, or in each lesson.
#[test]
fn every_path_in_the_text_exists() {
    let path = Regex::new(r"^(\.?[\w-]+/)+[\w.-]+\.(rs|py|toml|md|svg|yml)$").unwrap();
    for page in pages() {
        for code in page.code.iter().filter(|code| path.is_match(&code.text)) {
            let exists = page.path.with_file_name(&code.text).exists()
                || root().join(&code.text).exists()
                || lessons().iter().all(|lesson| lesson.join(&code.text).exists());
            assert!(exists, "{}: no such file: {}", at(&page, code.line), code.text);
        }
    }
}

// ------------------------------------------------------------------------- measurements

/// What a page quotes from the measurements stands in their tables: the median of that row and
/// column, or the ratio behind it. A row is found by its key, the code in its first cell.
#[test]
fn every_quoted_measurement_is_in_a_table_of_results() {
    let results = root().join("tools/measure/results");
    let paths = ["lessons.md", "primitives.md"].map(|name| results.join(name));
    let is_whole = |path| !fs::read_to_string(path).unwrap().contains("ot all rows are here");
    assert!(paths.iter().all(is_whole), "a run was ended before its last row");
    let tables = paths.map(|path| Page::read(&path));
    let key = |row: &Row| row.cells[0].1.clone();
    let mut quoted = 0;
    for page in pages().iter().filter(|page| !page.path.starts_with(&results)) {
        for row in page.rows.iter().filter(|row| !key(row).is_empty()) {
            let measured = tables.iter().flat_map(|table| &table.rows);
            let measured = measured.filter(|measured| key(measured) == key(row));
            for (head, (text, _)) in row.head.iter().zip(&row.cells).skip(1) {
                if let Some(median) = measured.clone().find_map(|row| measurement(row, head)) {
                    quoted += 1;
                    assert_eq!(text, median, "{}: {head}", at(page, row.place.line));
                }
            }
        }
    }
    assert!(quoted >= 20, "only {quoted}");
}

/// What was measured in the column of this head or, if it ends in `over Rust`, the ratio beside it.
fn measurement<'a>(row: &'a Row, head: &str) -> Option<&'a str> {
    let name = head.strip_suffix(" over Rust").unwrap_or(head);
    let column = row.head.iter().position(|head| head == name)?;
    row.cells[column + usize::from(name != head)].0.split(" (").next()
}

// ------------------------------------------------------------------------ commands

/// The packages of the workspace, as Cargo knows them.
fn packages() -> Vec<Value> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--no-deps", "--format-version=1"]).current_dir(root());
    let metadata: Value = serde_json::from_slice(&cargo.output().unwrap().stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

fn folder(package: &Value) -> &Path {
    Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap()
}

/// A package, program, test, script or option in a command that does not exist. (Cargo's own words
/// are left to Cargo.)
fn check(packages: &[Value], command: &str) -> Result<(), String> {
    // A command that runs another, such as `cargo run -p timeline -- cargo run -p events`.
    if let Some((outer, inner)) = command.split_once(" -- cargo ") {
        check(packages, &format!("cargo {inner}"))?;
        return check(packages, outer);
    }
    let (cargo, program) = command.split_once(" -- ").unwrap_or((command, ""));
    let words: Vec<&str> = cargo.split_whitespace().collect();
    let mut package = None;
    for pair in words.windows(2) {
        let name = pair[1];
        let is_there = match (pair[0], package) {
            ("-p", _) => {
                package = packages.iter().find(|package| package["name"] == name);
                package.is_some()
            }
            ("--manifest-path", _) => root().join(name).is_file(),
            (kind @ ("--example" | "--bin" | "--test"), Some(package)) => {
                let mut targets = package["targets"].as_array().unwrap().iter();
                targets
                    .any(|it| it["name"] == name && it["kind"][0] == kind.trim_start_matches('-'))
            }
            _ => true,
        };
        if !is_there {
            return Err(format!("no {name}"));
        }
    }
    for word in program.split_whitespace() {
        if let Some(package) = package.filter(|_| word.starts_with("--") && words[1] == "run") {
            check_option(folder(package), word)?;
        } else if word.contains('/') {
            // Another program, with options of its own.
            let is_missing = word.contains(".py") && !root().join(word).is_file();
            return if is_missing { Err(format!("no {word}")) } else { Ok(()) };
        }
    }
    Ok(())
}

/// The programs take their options with clap, each in a field of its name.
fn check_option(folder: &Path, option: &str) -> Result<(), String> {
    let name = option.trim_start_matches('-').split('=').next().unwrap_or_default();
    let field = format!(r"(?m)^ *(pub )?(r#)?{}: ", name.replace('-', "_"));
    let field = Regex::new(&field).unwrap();
    let sources = files(folder, ".rs").into_iter();
    let sources = sources.map(|path| fs::read_to_string(path).unwrap());
    let mut parsers = sources.filter(|source| source.contains("Parser"));
    let is_known = name == "help" || parsers.any(|source| field.is_match(&source));
    is_known.then_some(()).ok_or(format!("no option {option}"))
}

/// In the pages, and in the header of each source. An option alone, in the page of a package, is one of
/// that package's.
#[test]
fn every_command_names_what_exists() {
    let packages = packages();
    let is_option = Regex::new("^--[a-z]").unwrap();
    let mut commands = BTreeSet::new();
    for page in pages() {
        let of_page = page.cargo_commands().into_iter();
        commands.extend(of_page.map(|(command, line)| (at(&page, line), command.to_owned())));
        let of = page.path.parent().unwrap().canonicalize().unwrap();
        let own =
            packages.iter().find(|own| folder(own) == of).map(|own| own["name"].as_str().unwrap());
        let options = page.code.iter().filter(|code| is_option.is_match(&code.text));
        commands.extend(options.filter_map(|option| {
            Some((at(&page, option.line), format!("cargo run -p {} -- {}", own?, option.text)))
        }));
    }
    for path in files(&root(), ".rs") {
        let source = fs::read_to_string(&path).unwrap();
        let header = source.lines().filter_map(|line| line.strip_prefix("//! "));
        let header = header.filter(|line| line.starts_with("cargo "));
        commands.extend(header.map(|command| (path.display().to_string(), command.to_owned())));
    }
    assert!(commands.len() >= 60, "only {} commands were looked at", commands.len());
    assert_none(commands.iter().filter_map(|(at, command)| {
        check(&packages, command).err().map(|problem| format!("{at}: {problem}: {command}"))
    }));
}

#[test]
fn a_wrong_command_is_noticed() {
    let packages = packages();
    for right in ["cargo run -q -p locks -- --threads 2", "cargo test --workspace"] {
        assert_eq!(check(&packages, right), Ok(()));
    }
    for wrong in [
        "cargo run -p lock",
        "cargo run -p locks --example no_such_one",
        "cargo test -p locks --test lock",
        "cargo run -p locks -- --thread 2",
        "cargo run -p events -- --threads 2",
        "cargo run -p timeline -- cargo run -p events -- --threads 2",
        "cargo run -p timeline -- python3 -u no/such/script.py",
        "cargo run --manifest-path tools/nothing/Cargo.toml",
    ] {
        assert!(check(&packages, wrong).is_err(), "{wrong}");
    }
}

/// The book relies on the HTML of one version of mdBook, which its maker asks for.
#[test]
fn one_version_of_mdbook_is_named() {
    let maker = fs::read_to_string(root().join("notes/src/bin/book/main.rs")).unwrap();
    let version = maker.split_once("const MDBOOK: &str = \"").unwrap().1.split('"').next().unwrap();
    let mut files: Vec<PathBuf> = files(&root(), ".md");
    files.push(root().join("notes/book.toml"));
    let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
    let texts: Vec<String> = texts.filter(|text| text.contains("install mdbook")).collect();
    assert!(texts.len() >= 2, "the notes and book.toml say how to install it");
    let command = format!("cargo install mdbook --locked --version {version}");
    for text in texts {
        assert_eq!(text.matches("install mdbook").count(), text.matches(&command).count());
    }
}

/// A reader of screens says the head of a column before each cell.
#[test]
fn no_column_is_without_a_head() {
    let pages = pages();
    let rows = pages.iter().flat_map(|page| page.rows.iter().map(move |row| (page, row)));
    let nameless = rows.filter(|(_, row)| row.head.iter().any(String::is_empty));
    assert_none(nameless.map(|(page, row)| format!("{}: an empty head", at(page, row.place.line))));
}

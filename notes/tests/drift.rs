//! Nothing in the notes drifts from the code: links, paths, commands, options, measurements. (What has
//! to do with the form of the lessons' pages is in `lessons.rs`.)

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use notes::{Page, Row, files, root};
use regex::Regex;

/// Every Markdown file of the workspace.
fn pages() -> Vec<Page> {
    let pages: Vec<Page> = files(&root(), ".md").iter().map(|path| Page::read(path)).collect();
    assert!(pages.len() >= 9, "the notes are more than {} pages", pages.len());
    pages
}

/// The folders of the lessons, in order.
fn lessons() -> Vec<PathBuf> {
    let entries = fs::read_dir(root()).expect("the workspace").map(|entry| entry.unwrap());
    let numbered = entries.filter(|entry| {
        entry.file_name().to_string_lossy().starts_with(|c: char| c.is_ascii_digit())
    });
    let mut folders: Vec<PathBuf> = numbered.map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

/// `01-starting-threads/README.md:7`.
fn at(page: &Page, line: usize) -> String {
    let path = page.path.strip_prefix(root()).unwrap_or(&page.path);
    format!("{}:{line}", path.display())
}

/// Fails with all problems at once.
#[track_caller]
fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

// ----------------------------------------------------------------- links and pictures

#[test]
fn every_link_and_picture_leads_somewhere() {
    let pages = pages();
    let anchors: BTreeMap<PathBuf, BTreeSet<String>> = pages
        .iter()
        .map(|page| {
            let anchors = page.headings.iter().map(|heading| heading.anchor.clone());
            (page.path.canonicalize().unwrap(), anchors.collect())
        })
        .collect();
    let mut problems = Vec::new();
    for page in &pages {
        for link in &page.links {
            if let Err(problem) = leads_somewhere(page, &link.to, &anchors) {
                problems.push(format!("{}: {problem}: {:?}", at(page, link.line), link.to));
            }
        }
    }
    assert_none(&problems);
}

/// The book has every lesson, in order, and every page that its pages link to.
#[test]
fn every_page_that_the_book_links_to_is_a_chapter() {
    let summary = Page::read(&root().join("notes/SUMMARY.md"));
    let chapters: Vec<PathBuf> = summary
        .links
        .iter()
        .map(|link| root().join("notes").join(&link.to).canonicalize().unwrap())
        .collect();
    let pages = lessons().into_iter().map(|folder| folder.join("README.md"));
    let lessons: Vec<PathBuf> = pages.map(|page| page.canonicalize().unwrap()).collect();
    let of_lessons = chapters.iter().filter(|chapter| lessons.contains(chapter));
    assert_eq!(of_lessons.collect::<Vec<_>>(), lessons.iter().collect::<Vec<_>>());

    let mut problems = Vec::new();
    for page in chapters.iter().map(|path| Page::read(path)) {
        for link in page.links.iter().filter(|link| !link.to.contains("://")) {
            let path = link.to.split('#').next().unwrap_or_default();
            // A link that leads nowhere is told of by the test below.
            let target = page.path.parent().unwrap().join(path).canonicalize();
            let Some(target) = target.ok().filter(|_| !path.is_empty()) else { continue };
            let is_page = target.extension().is_some_and(|extension| extension == "md");
            if is_page && !chapters.contains(&target) {
                problems.push(format!("{}: not in SUMMARY.md: {path}", at(&page, link.line)));
            }
            if target.is_dir() {
                problems.push(format!(
                    "{}: link to a file in the folder: {path}",
                    at(&page, link.line)
                ));
            }
        }
    }
    assert_none(&problems);
}

/// Other sites are not asked; their addresses only have to look like some.
fn leads_somewhere(
    page: &Page,
    link: &str,
    anchors: &BTreeMap<PathBuf, BTreeSet<String>>,
) -> Result<(), &'static str> {
    if let Some((scheme, rest)) = link.split_once("://") {
        let host = rest.split('/').next().unwrap_or_default();
        let fine = scheme == "https" && host.contains('.') && !link.contains(char::is_whitespace);
        return if fine { Ok(()) } else { Err("not an https address") };
    }
    let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
    if path.is_empty() && anchor.is_empty() {
        return Err("leads nowhere");
    }
    let folder = page.path.parent().expect("a page is in a folder");
    let target = if path.is_empty() { page.path.clone() } else { folder.join(path) };
    let target = target.canonicalize().map_err(|_| "no such file")?;
    if !target.starts_with(root().canonicalize().unwrap()) {
        return Err("outside of the workspace");
    }
    if anchor.is_empty() {
        return Ok(());
    }
    let anchors = anchors.get(&target).ok_or("not a page")?;
    if anchors.contains(anchor) { Ok(()) } else { Err("no such heading") }
}

/// Code in the text that looks like a path is one: beside the page, from the top, or in each lesson.
#[test]
fn every_path_in_the_text_exists() {
    let path = Regex::new(r"^(\.?[\w-]+/)+[\w.-]+\.(rs|py|toml|md|svg|yml)$").unwrap();
    let mut problems = Vec::new();
    for page in pages() {
        let folder = page.path.parent().unwrap();
        for (code, line) in page.code.iter().filter(|(code, _)| path.is_match(code)) {
            let in_each_lesson = lessons().iter().all(|lesson| lesson.join(code).exists());
            if !folder.join(code).exists() && !root().join(code).exists() && !in_each_lesson {
                problems.push(format!("{}: no such file: {code}", at(&page, *line)));
            }
        }
    }
    assert_none(&problems);
}

/// The experiments that the figure names are there.
#[test]
fn every_experiment_in_the_figure_exists() {
    let figure = fs::read_to_string(root().join("notes/when.svg")).unwrap();
    let name = Regex::new(r"\b[a-z]+(_[a-z]+)+\b").unwrap();
    let names: BTreeSet<_> = name.find_iter(&figure).map(|found| found.as_str()).collect();
    assert!(names.len() >= 4, "{names:?}");
    let experiments = files(&root(), ".rs");
    for name in names {
        let file = format!("examples/{name}.rs");
        assert!(experiments.iter().any(|path| path.ends_with(&file)), "no such experiment: {name}");
    }
}

// ------------------------------------------------------------------------- measurements

/// What a page quotes from the comparison with Python stands in its table: the median of that row
/// and column, or the ratio behind it.
#[test]
fn every_quoted_measurement_is_in_the_table_beside_cpython() {
    let table = Page::read(&root().join("tools/measure/comparison/results/table.md"));
    let mut quoted = 0;
    let mut problems = Vec::new();
    for page in pages().iter().filter(|page| page.path != table.path) {
        for row in &page.rows {
            // A row is found by its key, the code in its first cell.
            let measured = table.rows.iter().find(|measured| measured.cells[0].1 == row.cells[0].1);
            let Some(measured) = measured.filter(|row| !row.cells[0].1.is_empty()) else {
                continue;
            };
            for (head, (text, _)) in row.head.iter().zip(&row.cells).skip(1) {
                let Some(median) = measurement(measured, head) else { continue };
                quoted += 1;
                if *text != median {
                    let line = at(page, row.under.line);
                    problems.push(format!("{line}: {head}: {text}, but measured was {median}"));
                }
            }
        }
    }
    assert_none(&problems);
    assert!(quoted >= 20, "only {quoted}");
}

/// What was measured in the column of this head or, if it ends in `over Rust`, the ratio beside it.
fn measurement<'a>(row: &'a Row, head: &str) -> Option<&'a str> {
    let name = head.strip_suffix(" over Rust").unwrap_or(head);
    let column = row.head.iter().position(|head| head == name)?;
    let (text, _) = &row.cells[column + usize::from(name != head)];
    text.split(" (").next()
}

// ------------------------------------------------------------------------ commands

/// The packages of the repository, by name: the folder, and the manifest.
fn packages() -> BTreeMap<String, (PathBuf, String)> {
    let manifests = files(&root(), "Cargo.toml").into_iter().filter_map(|path| {
        let manifest = fs::read_to_string(&path).unwrap();
        let name = manifest.split_once("[package]\nname = \"")?.1.split('"').next()?.to_owned();
        Some((name, (path.parent()?.to_owned(), manifest)))
    });
    manifests.collect()
}

/// A package, program, test, script or option in a command that does not exist. (Cargo's own words
/// are left to Cargo.)
fn check(packages: &BTreeMap<String, (PathBuf, String)>, command: &str) -> Result<(), String> {
    // A command that runs another, such as `cargo run -p timeline -- cargo run -p events`.
    if let Some((outer, inner)) = command.split_once(" -- cargo ") {
        check(packages, &format!("cargo {inner}"))?;
        return check(packages, outer);
    }
    let (cargo, program) = command.split_once(" -- ").unwrap_or((command, ""));
    let mut package = None;
    let words: Vec<&str> = cargo.split_whitespace().collect();
    for pair in words.windows(2) {
        let name = pair[1];
        if pair[0] == "-p" {
            package = Some(packages.get(name).ok_or(format!("no package {name}"))?);
        } else if pair[0] == "--manifest-path" && !root().join(name).is_file() {
            return Err(format!("no manifest {name}"));
        } else if let ("--example" | "--bin" | "--test", Some((folder, manifest))) =
            (pair[0], package)
        {
            let files = ["examples", "src/bin", "tests"];
            let is_file =
                files.iter().any(|f| folder.join(f).join(name).with_extension("rs").is_file());
            if !is_file && !manifest.contains(&format!("name = \"{name}\"")) {
                return Err(format!("no {} {name}", pair[0]));
            }
        }
    }
    let is_program = |word: &str| word.contains('/') || word == "python3";
    let scripts = program.split_whitespace().filter(|word| word.contains('/'));
    for script in scripts.map(|word| root().join(word)) {
        if script.extension().is_some_and(|ending| ending == "py") && !script.is_file() {
            return Err(format!("no script {}", script.display()));
        }
    }
    if let Some((folder, _)) = package.filter(|_| words[1] == "run") {
        let own = program.split_whitespace().take_while(|word| !is_program(word));
        for option in own.filter(|word| word.starts_with("--")) {
            check_option(folder, option)?;
        }
    }
    Ok(())
}

/// The programs take their options with clap, each in a field of its name.
fn check_option(folder: &Path, option: &str) -> Result<(), String> {
    let name = option.trim_start_matches('-').split('=').next().unwrap_or_default();
    let field = Regex::new(&format!(r"(?m)^ *(pub )?(r#)?{}: ", name.replace('-', "_"))).unwrap();
    let sources = files(&folder.join("src"), ".rs").into_iter();
    let is_known = name == "help"
        || sources
            .map(|path| fs::read_to_string(path).unwrap())
            .any(|source| source.contains("Parser") && field.is_match(&source));
    if is_known { Ok(()) } else { Err(format!("no option {option}")) }
}

/// In the pages, and in the header of each source.
#[test]
fn every_command_names_what_exists() {
    let packages = packages();
    let mut commands = Vec::new();
    for page in pages() {
        let of_page = page.cargo_commands();
        commands.extend(
            of_page.iter().map(|(command, line)| (at(&page, *line), (*command).to_owned())),
        );
    }
    for path in files(&root(), ".rs") {
        let source = fs::read_to_string(&path).unwrap();
        let header = source.lines().filter_map(|line| line.strip_prefix("//! "));
        let header = header.filter(|line| line.starts_with("cargo "));
        commands.extend(header.map(|command| (path.display().to_string(), command.to_owned())));
    }
    assert!(commands.len() >= 60, "only {} commands were looked at", commands.len());
    let problems = commands.iter().filter_map(|(at, command)| {
        check(&packages, command).err().map(|problem| format!("{at}: {problem}: {command}"))
    });
    assert_none(&problems.collect::<Vec<_>>());
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

/// An option in the text of a lesson is one of the lesson's; elsewhere, it is one of some program's.
#[test]
fn every_option_in_the_text_exists() {
    let option = Regex::new(r"^(--[a-z][a-z-]*)( \S+)?$").unwrap();
    let packages = packages();
    let mut problems = Vec::new();
    for page in pages() {
        let folders = packages.values().map(|(folder, _)| folder.as_path());
        let own = page.path.parent().filter(|own| folders.clone().any(|folder| folder == *own));
        for (code, line) in &page.code {
            let Some(found) = option.captures(code) else { continue };
            let mut of = folders.clone().filter(|folder| own.is_none_or(|own| own == *folder));
            if !of.any(|folder| check_option(folder, &found[1]).is_ok()) {
                problems.push(format!("{}: no option {code}", at(&page, *line)));
            }
        }
    }
    assert_none(&problems);
}

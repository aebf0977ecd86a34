//! Nothing in the notes drifts from the code: quotes, commands, links, and the form of the lessons'
//! pages. (That the shown runs are what the lessons print is held by the test of each lesson.)

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

/// The pages of the lessons, each with its folder.
fn lessons() -> Vec<(PathBuf, Page)> {
    let entries = fs::read_dir(root()).expect("the workspace").map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| is_lesson(path)).collect();
    folders.sort();
    assert_eq!(folders.len(), 7);
    folders
        .into_iter()
        .map(|folder| (folder.clone(), Page::read(&folder.join("README.md"))))
        .collect()
}

fn is_lesson(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.is_dir() && name.starts_with(|c: char| c.is_ascii_digit())
}

/// `01-starting-threads/README.md`, with the line if there is one.
fn at(page: &Page, line: usize) -> String {
    let path = page.path.strip_prefix(root()).unwrap_or(&page.path);
    format!("{}:{line}", path.display())
}

/// Fails with all problems at once.
#[track_caller]
fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

// ------------------------------------------------------------------ the lessons' pages

#[test]
fn the_page_of_every_lesson_has_the_same_headings() {
    for (folder, page) in lessons() {
        let headings = page.headings.iter().filter(|heading| heading.level == 2);
        let headings: Vec<_> = headings.map(|heading| heading.text.as_str()).collect();
        assert_eq!(
            headings,
            [
                "What it shows",
                "What you see",
                "Side by side",
                "How it works",
                "The aha",
                "Where Rust differs",
                "Try it",
            ],
            "{}",
            folder.display()
        );
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let (number, package) = name.split_once('-').expect("a number and a name");
        let title = &page.headings[0].text;
        assert!(
            title.starts_with(&format!("Lesson {}: ", number.trim_start_matches('0'))),
            "{title}"
        );
        let first = page.cargo_commands().first().map(|(command, _)| (*command).to_owned());
        assert_eq!(first, Some(format!("cargo run -p {package}")), "{name}");

        // Page and source name the same script.
        let main = fs::read_to_string(folder.join("src/main.rs")).unwrap();
        let script =
            page.code.iter().find(|(c, _)| Path::new(c).extension() == Some("py".as_ref()));
        let (script, _) = script.unwrap_or_else(|| panic!("{name} names no script"));
        assert!(main.contains(&format!("Mirrors `{script}`")), "{name}: {script}");
    }
}

/// A lesson that has lanes shows its picture, and a picture that is there is shown.
#[test]
fn every_picture_of_a_lesson_is_in_its_page() {
    for (folder, page) in lessons() {
        for picture in files(&folder, ".svg") {
            let name = picture.strip_prefix(&folder).unwrap().to_string_lossy().into_owned();
            assert!(
                page.links.iter().any(|link| link.to == name),
                "{name} is not in {:?}",
                page.path
            );
        }
    }
}

/// Each experiment is in *Try it*, and in the text that says what it shows.
#[test]
fn every_experiment_is_in_the_page_of_its_lesson() {
    for (folder, page) in lessons() {
        let package = Package::read(&folder);
        for example in &package.examples {
            let command = format!("cargo run -p {} --example {example}", package.name);
            let rows = page.rows.iter().filter(|row| row.under.heading == "Try it");
            let in_table = rows.flat_map(|row| &row.cells).any(|cell| cell.1.contains(&command));
            assert!(in_table, "{}: `{command}` is not under Try it", folder.display());
            let times = page.code.iter().filter(|(code, _)| *code == command).count();
            assert!(times >= 2, "{}: the text does not speak of `{command}`", folder.display());
        }
    }
}

// ------------------------------------------------------------------------- quotes

/// In *Side by side*, what is code in the column "Rust" is a line of the lesson's source; `…` at the
/// end stands for the rest of the line.
#[test]
fn every_quoted_line_of_rust_is_in_its_lesson() {
    let mut problems = Vec::new();
    for (folder, page) in lessons() {
        let source: Vec<String> = lines_of(&folder.join("src"));
        let rows: Vec<_> =
            page.rows.iter().filter(|row| row.under.heading == "Side by side").collect();
        assert!(rows.len() >= 6, "{}: few rows", folder.display());
        for row in rows {
            assert_eq!(
                row.head,
                ["Python", "Rust", "What is different, and why"],
                "{}",
                folder.display()
            );
            for quote in &row.cells[1].1 {
                if !is_quoted_from(&source, quote) {
                    problems
                        .push(format!("{}: not in the source: {quote}", at(&page, row.under.line)));
                }
            }
        }
        for block in page.blocks.iter().filter(|block| block.language.starts_with("rust")) {
            for line in block.text.lines().filter(|line| !line.trim().is_empty()) {
                if !is_quoted_from(&source, line) {
                    problems.push(format!(
                        "{}: not in the source: {line}",
                        at(&page, block.under.line)
                    ));
                }
            }
        }
    }
    assert_none(&problems);
}

fn lines_of(folder: &Path) -> Vec<String> {
    let sources = files(folder, ".rs").into_iter().map(|path| fs::read_to_string(path).unwrap());
    sources.flat_map(|s| s.lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>()).collect()
}

fn is_quoted_from(source: &[String], quote: &str) -> bool {
    match quote.trim().strip_suffix('…') {
        Some(beginning) => source.iter().any(|line| line.starts_with(beginning.trim_end())),
        None => source.iter().any(|line| line == quote.trim()),
    }
}

#[test]
fn a_changed_quote_is_noticed() {
    let source = ["drop(counter); // release".to_owned()];
    assert!(is_quoted_from(&source, " drop(counter); // release "));
    assert!(is_quoted_from(&source, "drop(counter); …"));
    assert!(!is_quoted_from(&source, "drop(counter);"));
    assert!(!is_quoted_from(&source, "drop(the_counter); …"));
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
    let lessons: Vec<PathBuf> =
        lessons().into_iter().map(|(_, p)| p.path.canonicalize().unwrap()).collect();
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
    let path = Regex::new(r"^(\.?[\w-]+/)+[\w.-]+\.(rs|toml|md|svg|yml)$").unwrap();
    let lessons = lessons();
    let mut problems = Vec::new();
    for page in pages() {
        let folder = page.path.parent().unwrap().to_owned();
        for (code, line) in page.code.iter().filter(|(code, _)| path.is_match(code)) {
            let in_each_lesson = lessons.iter().all(|(lesson, _)| lesson.join(code).exists());
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
    let examples: BTreeSet<String> = packages().into_values().flat_map(|p| p.examples).collect();
    let name = Regex::new(r"\b[a-z]+(_[a-z]+)+\b").unwrap();
    let names: BTreeSet<_> = name.find_iter(&figure).map(|m| m.as_str().to_owned()).collect();
    assert!(names.len() >= 4, "{names:?}");
    let unknown: Vec<_> = names.difference(&examples).collect();
    assert!(unknown.is_empty(), "no such experiments: {unknown:?}");
}

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

/// What a package has that a command can name.
struct Package {
    name: String,
    folder: PathBuf,
    /// It is a workspace of its own.
    alone: bool,
    binaries: BTreeSet<String>,
    examples: BTreeSet<String>,
    tests: BTreeSet<String>,
    benches: BTreeSet<String>,
}

impl Package {
    fn read(folder: &Path) -> Self {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("a manifest");
        let manifest: toml::Table = manifest.parse().expect("a manifest");
        let name = manifest["package"]["name"].as_str().expect("a name").to_owned();
        // Those that the manifest names, and those that Cargo finds by itself.
        let targets = |kind: &str, found_in: &str| {
            let named = manifest.get(kind).and_then(toml::Value::as_array).into_iter().flatten();
            let named = named.filter_map(|target| target.get("name")?.as_str());
            let mut targets: BTreeSet<String> = named.map(str::to_owned).collect();
            for entry in fs::read_dir(folder.join(found_in)).into_iter().flatten() {
                let path = entry.expect("an entry").path();
                let name = path.file_stem().unwrap().to_string_lossy().into_owned();
                if path.extension().is_some_and(|e| e == "rs") || path.join("main.rs").exists() {
                    targets.insert(name);
                }
            }
            targets
        };
        let mut binaries = targets("bin", "src/bin");
        if binaries.is_empty() && folder.join("src/main.rs").exists() {
            binaries.insert(name.clone());
        }
        Self {
            binaries,
            examples: targets("example", "examples"),
            tests: targets("test", "tests"),
            benches: targets("bench", "benches"),
            alone: manifest.contains_key("workspace"),
            folder: folder.to_owned(),
            name,
        }
    }
}

/// The options of a clap derive in these sources: `#[arg(… long …)]` and the field below it.
fn options_in(sources: &[PathBuf]) -> BTreeSet<String> {
    let argument = Regex::new(
        r#"(?s)#\[arg\([^\]]*?\blong\b(?:\s*=\s*"([^"]+)")?[^\]]*\)\](?:\s*#\[[^\]]*\])*\s*(?:pub\s+)?(?:r#)?(\w+)\s*:"#,
    )
    .unwrap();
    let mut options = BTreeSet::from(["--help".to_owned()]);
    for source in sources {
        let source = fs::read_to_string(source).unwrap();
        for found in argument.captures_iter(&source) {
            let name =
                found.get(1).map_or_else(|| found[2].replace('_', "-"), |m| m.as_str().into());
            options.insert(format!("--{name}"));
        }
    }
    options
}

/// The packages of the repository, by name: also those that are not members of the workspace.
fn packages() -> BTreeMap<String, Package> {
    let manifests = files(&root(), "Cargo.toml").into_iter();
    let folders = manifests.map(|path| path.parent().unwrap().to_owned());
    let folders = folders.filter(|folder| {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        manifest.lines().any(|line| line.trim() == "[package]")
    });
    folders.map(|folder| Package::read(&folder)).map(|p| (p.name.clone(), p)).collect()
}

#[test]
fn every_command_names_what_exists() {
    let packages = packages();
    let mut problems = Vec::new();
    let mut count = 0;
    for page in pages() {
        for (command, line) in page.cargo_commands() {
            count += 1;
            if let Err(problem) = exists(&packages, alone(&packages, &page.path), command) {
                problems.push(format!("{}: {problem}: {command}", at(&page, line)));
            }
        }
    }
    assert!(count >= 30, "only {count} commands were looked at");
    assert_none(&problems);
}

/// The header of each source says how to run it.
#[test]
fn every_command_in_a_header_names_what_exists() {
    let packages = packages();
    let mut problems = Vec::new();
    for path in files(&root(), ".rs") {
        let source = fs::read_to_string(&path).unwrap();
        for command in source.lines().filter_map(|line| line.strip_prefix("//! ")) {
            if let Some(Err(problem)) = command
                .starts_with("cargo ")
                .then(|| exists(&packages, alone(&packages, &path), command))
            {
                problems.push(format!("{}: {problem}: {command}", path.display()));
            }
        }
    }
    assert_none(&problems);
}

#[test]
fn a_wrong_command_is_noticed() {
    let packages = packages();
    let check = |command| exists(&packages, None, command);
    assert_eq!(check("cargo run -q -p locks -- --threads 2"), Ok(()));
    assert_eq!(check("cargo test --workspace"), Ok(()));
    assert!(check("cargo run -p lock").is_err());
    assert!(check("cargo run").is_err());
    assert!(check("cargo run -p locks --example no_such_one").is_err());
    assert!(check("cargo run -p locks --bin locks").is_err());
    assert!(check("cargo run -p locks -- --thread 2").is_err());
    assert!(check("cargo run -p events -- --threads 2").is_err());
    assert!(check("cargo test -p locks --test lock").is_err());
    assert!(check("cargo run --no-such-flag -p locks").is_err());
    assert!(check("cargo rum -p locks").is_err());
}

/// The package of this file, if it is a workspace of its own: there, a command needs no `-p`.
fn alone<'a>(packages: &'a BTreeMap<String, Package>, file: &Path) -> Option<&'a Package> {
    packages.values().find(|package| package.alone && file.starts_with(&package.folder))
}

/// Holds a command against the packages: `cargo run -q -p locks -- --threads 2`.
fn exists(
    packages: &BTreeMap<String, Package>,
    default: Option<&Package>,
    command: &str,
) -> Result<(), String> {
    let (cargo, program) = match command.split_once(" -- ") {
        Some((cargo, program)) => (cargo, program.trim()),
        None => (command.strip_suffix(" --").unwrap_or(command), ""),
    };
    let mut words = cargo.split_whitespace().skip(1).filter(|word| !word.starts_with('+'));
    let subcommand = words.next().ok_or("no subcommand")?;
    match subcommand {
        "run" | "test" | "bench" | "build" | "doc" | "clippy" | "fmt" | "clean" | "mutants" => {}
        // What is to be installed is not ours.
        "install" | "add" => return Ok(()),
        _ => return Err(format!("unknown subcommand {subcommand}")),
    }

    let mut package = default;
    let mut targets: Vec<(&str, &str)> = Vec::new();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} without a value"));
        match word {
            "-p" | "--package" => {
                let name = value()?;
                package = Some(packages.get(name).ok_or(format!("no package {name}"))?);
            }
            "--manifest-path" => {
                let path = root().join(value()?);
                let folder = path.parent().unwrap_or(&path).to_owned();
                let here = packages.values().find(|package| package.folder == folder);
                package = Some(here.ok_or("no such manifest")?);
            }
            "--bin" | "--example" | "--test" | "--bench" => targets.push((word, value()?)),
            "-q" | "--quiet" | "--release" | "--workspace" | "--all" | "--all-targets"
            | "--doc" | "--no-deps" | "--lib" | "--examples" | "--bins" | "--locked"
            | "--check" | "--no-run" | "--no-fail-fast" => {}
            flag if flag.starts_with('-') => return Err(format!("unknown flag {flag}")),
            // `cargo test <filter>`
            _ if subcommand == "test" || subcommand == "bench" => {}
            word => return Err(format!("{word} has no place here")),
        }
    }

    for (kind, name) in &targets {
        let package = package.ok_or(format!("{kind} without -p"))?;
        let known = match *kind {
            "--bin" => &package.binaries,
            "--example" => &package.examples,
            "--test" => &package.tests,
            _ => &package.benches,
        };
        if !known.contains(*name) {
            return Err(format!("{} has no {kind} {name}", package.name));
        }
    }
    if subcommand != "run" {
        return Ok(()); // behind `--` are options of the test runner, or of the compiler
    }

    let package = package.ok_or("the workspace has no default package to run")?;
    if package.binaries.is_empty() && targets.is_empty() {
        return Err(format!("{} has nothing to run", package.name));
    }
    let sources = match targets[..] {
        [("--example", name)] => files(&package.folder.join("examples"), &format!("{name}.rs")),
        [("--bin", name)] => files(&package.folder.join("src"), ".rs")
            .into_iter()
            .filter(|path| package.binaries.len() == 1 || path.ends_with(format!("bin/{name}.rs")))
            .collect(),
        _ => files(&package.folder.join("src"), ".rs"),
    };
    options_exist(packages, package, &sources, program)
}

/// Holds the program's own options against its source. Where the first word that is no option begins
/// another command (as for `timeline`), that command is looked at in its turn.
fn options_exist(
    packages: &BTreeMap<String, Package>,
    package: &Package,
    sources: &[PathBuf],
    program: &str,
) -> Result<(), String> {
    let known = options_in(sources);
    let words: Vec<&str> = program.split_whitespace().collect();
    let takes_a_command = package.name == "timeline";
    let mut after_option = false;
    for (i, word) in words.iter().enumerate() {
        if let Some(option) = word.strip_prefix("--") {
            let option = format!("--{}", option.split('=').next().unwrap_or_default());
            if !known.contains(&option) {
                return Err(format!("{} has no option {option}", package.name));
            }
        } else if takes_a_command && *word == "cargo" {
            return exists(packages, None, &words[i..].join(" "));
        } else if takes_a_command && !after_option {
            return Ok(());
        }
        after_option = word.starts_with("--");
    }
    Ok(())
}

/// An option in the text of a lesson is one of the lesson's; elsewhere, it is one of some program's.
#[test]
fn every_option_in_the_text_exists() {
    let option = Regex::new(r"^(--[a-z][a-z-]*)( \S+)?$").unwrap();
    let options: BTreeMap<PathBuf, BTreeSet<String>> = packages()
        .into_values()
        .map(|package| {
            let options = options_in(&files(&package.folder, ".rs"));
            (package.folder, options)
        })
        .collect();
    let mut problems = Vec::new();
    for page in pages() {
        let own = options.get(page.path.parent().expect("a folder"));
        for (code, line) in &page.code {
            let Some(found) = option.captures(code) else { continue };
            let known = match own {
                Some(own) => own.contains(&found[1]),
                None => options.values().any(|options| options.contains(&found[1])),
            };
            if !known {
                problems.push(format!("{}: no option {code}", at(&page, *line)));
            }
        }
    }
    assert_none(&problems);
}

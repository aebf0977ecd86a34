//! Lesson folders, workspace members, test files and README rows are held against each other, so
//! that none is forgotten.

use std::fs;
use std::path::Path;

use pages::{files, root};
use regex::Regex;

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn manifest(folder: &str) -> toml::Table {
    read(format!("{folder}/Cargo.toml")).parse().expect("a manifest")
}

/// The paths of the tests that a package's manifest names.
fn tests(folder: &str) -> Vec<String> {
    let manifest = manifest(folder);
    let tests = manifest["test"].as_array().expect("a list");
    tests.iter().map(|test| test["path"].as_str().expect("a path").to_owned()).collect()
}

/// A lesson: `01-starting-threads`, `starting-threads` and `starting_threads`.
struct Lesson {
    folder: String,
    package: String,
    test: String,
}

fn lessons() -> impl Iterator<Item = Lesson> {
    pages::lessons().into_iter().map(|path| {
        let folder = path.file_name().unwrap().to_str().unwrap().to_owned();
        let package = folder.split_once('-').expect("a number and a name").1.to_owned();
        Lesson { test: package.replace('-', "_"), folder, package }
    })
}

#[test]
fn seven_lessons_are_numbered_in_order_and_members() {
    let manifest = manifest(".");
    let members = manifest["workspace"]["members"].as_array().expect("a list");
    let members = members.iter().map(|member| member.as_str().unwrap());
    let numbered = members.filter(|name| name.starts_with(|c: char| c.is_ascii_digit()));
    let folders: Vec<String> = lessons().map(|lesson| lesson.folder).collect();
    assert_eq!(numbered.collect::<Vec<_>>(), folders);
    assert_eq!(folders.len(), 7);
    for (number, folder) in (1..).zip(folders) {
        assert!(folder.starts_with(&format!("0{number}-")), "{folder}");
    }
}

#[test]
fn every_lesson_names_package_binary_and_tests_after_its_folder() {
    for Lesson { folder, package, test } in lessons() {
        let manifest = manifest(&folder);
        assert_eq!(manifest["package"]["name"].as_str(), Some(&*package), "{folder}");
        assert_eq!(manifest["bin"][0]["name"].as_str(), Some(&*folder), "{folder}");
        assert!(tests(&folder).contains(&format!("../tests/{test}.rs")), "{folder}");
        let source = read(format!("tests/{test}.rs"));
        assert!(source.contains("#[test]"), "{folder}");
        assert!(source.contains(&format!("CARGO_BIN_EXE_{folder}")), "{folder}");
        // In the same program, so that they run beside the tests that only wait.
        let experiments = format!("#[path = \"experiments/{test}.rs\"]\nmod experiments;");
        assert!(source.contains(&experiments), "{folder}");
    }
}

/// A test file that no manifest names would never run.
#[test]
fn every_test_file_is_named_by_a_manifest() {
    let members = lessons().map(|lesson| lesson.folder).chain(["tests/support".to_owned()]);
    let named = members.flat_map(|member| {
        let paths = tests(&member).into_iter();
        paths.map(move |path| root().join(&member).join(path).canonicalize().expect("a test file"))
    });
    let named: Vec<_> = named.collect();
    let folder = root().join("tests").canonicalize().unwrap();
    let mut found = files(&folder, ".rs");
    found.retain(|file| file.parent() == Some(&folder));
    for file in found {
        assert!(named.contains(&file), "{} is in no manifest", file.display());
    }
}

/// Everything else that a reader takes home is std's.
#[test]
fn lessons_take_little_from_shared() {
    const TAKEN: [&str; 8] = [
        "Stopwatch",
        "Semaphore",
        "Event",
        "check_sum_of_squares",
        // The first call of `main`, and what its options need.
        "refuse_args",
        "parse_args",
        "in_range",
        "set_panic_hook",
    ];
    let taken = Regex::new(r"\bshared::\{?([\w,\s]+)").unwrap();
    for source in pages::lessons().iter().flat_map(|lesson| files(lesson, ".rs")) {
        for taken in taken.captures_iter(&read(&source)) {
            for name in taken[1].split(',').map(str::trim).filter(|name| !name.is_empty()) {
                assert!(TAKEN.contains(&name), "{}: {name}", source.display());
            }
        }
    }
}

/// How many rows of the README have this command.
fn rows(command: &str) -> usize {
    let readme = read("README.md");
    let command = format!("`{command}`");
    readme.lines().filter(|line| line.starts_with('|') && line.contains(&command)).count()
}

#[test]
fn every_lesson_has_a_row_in_the_readme_says_its_command_and_is_short() {
    for Lesson { folder, package, .. } in lessons() {
        let command = format!("cargo run -p {package}");
        assert_eq!(rows(&command), 1, "rows of {folder}");
        let main = read(format!("{folder}/src/main.rs"));
        assert!(main.lines().any(|line| line == format!("//! {command}")), "{folder}");
        assert!(main.lines().count() <= 100, "{folder}");
    }
}

#[test]
fn every_experiment_has_a_row_in_the_readme_and_a_test_and_says_its_command() {
    for Lesson { folder, package, test } in lessons() {
        let mut tests = read(format!("tests/experiments/{test}.rs"));
        tests += &fs::read_to_string(root().join(format!("tests/whole_runs/{test}.rs")))
            .unwrap_or_default();
        let examples = root().join(&folder).join("examples");
        let mut experiments = files(&examples, ".rs");
        experiments.retain(|source| source.parent() == Some(&examples)); // not `gil/mod.rs`
        assert!(!experiments.is_empty(), "{folder}");
        for source in experiments {
            let name = source.file_stem().unwrap().to_string_lossy();
            let command = format!("cargo run -p {package} --example {name}");
            assert_eq!(rows(&command), 1, "rows of {command}");
            assert!(tests.contains(&format!("\"{name}\"")), "{folder}: {name} has no test");
            assert!(read(&source).lines().any(|line| line == format!("//! {command}")), "{name}");
        }
    }
}

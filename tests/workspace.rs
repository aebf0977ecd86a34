//! Lesson folders, workspace members, test files and README rows are held against each other, so
//! that none is forgotten.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the workspace")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The folders whose names begin with a number and a hyphen.
fn lesson_folders() -> BTreeSet<String> {
    let entries = fs::read_dir(root()).expect("the workspace").map(|entry| entry.unwrap());
    let names = entries.map(|entry| entry.file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(|c: char| c.is_ascii_digit())).collect()
}

/// `starting-threads` of `01-starting-threads`.
fn package(folder: &str) -> &str {
    folder.split_once('-').expect("a number and a name").1
}

#[test]
fn there_are_seven_lessons_numbered_in_order() {
    let numbers: Vec<String> = lesson_folders()
        .iter()
        .map(|folder| folder.split('-').next().unwrap().to_owned())
        .collect();
    assert_eq!(numbers, ["01", "02", "03", "04", "05", "06", "07"]);
}

#[test]
fn every_lesson_folder_is_a_member_and_every_numbered_member_a_folder() {
    let manifest: toml::Table = read("Cargo.toml").parse().expect("a manifest");
    let members = manifest["workspace"]["members"].as_array().expect("a list");
    let members = members.iter().map(|member| member.as_str().unwrap().to_owned());
    let numbered = members.filter(|name| name.starts_with(|c: char| c.is_ascii_digit()));
    assert_eq!(numbered.collect::<BTreeSet<_>>(), lesson_folders());
}

#[test]
fn every_manifest_names_package_binary_and_test_after_its_folder() {
    for folder in lesson_folders() {
        let manifest: toml::Table =
            read(&format!("{folder}/Cargo.toml")).parse().expect("a manifest");
        let (package, test) = (package(&folder), package(&folder).replace('-', "_"));
        assert_eq!(manifest["package"]["name"].as_str(), Some(package), "{folder}");
        assert_eq!(manifest["bin"][0]["name"].as_str(), Some(folder.as_str()), "{folder}");
        let tests = manifest["test"].as_array().expect("a list");
        let test_file = format!("../tests/{test}.rs");
        assert!(tests.iter().any(|t| t["path"].as_str() == Some(&test_file)), "{folder}");
    }
}

#[test]
fn every_lesson_has_a_test_file_that_tests_something() {
    for folder in lesson_folders() {
        let test = package(&folder).replace('-', "_");
        let tests = read(&format!("tests/{test}.rs"));
        assert!(tests.contains("#[test]"), "{folder}");
        assert!(tests.contains(&format!("CARGO_BIN_EXE_{folder}")), "{folder}");
        // In the same program, so that they run beside the tests that only wait.
        let experiments = format!("#[path = \"experiments/{test}.rs\"]\nmod experiments;");
        assert!(tests.contains(&experiments), "{folder}");
    }
}

/// A test file that no manifest names would never run.
#[test]
fn every_test_file_is_named_by_a_manifest() {
    let mut named = BTreeSet::new();
    let members = lesson_folders().into_iter().chain(["tests/support".to_owned()]);
    for member in members {
        let manifest: toml::Table =
            read(&format!("{member}/Cargo.toml")).parse().expect("a manifest");
        for test in manifest["test"].as_array().expect("a list") {
            let path = root().join(&member).join(test["path"].as_str().unwrap());
            named.insert(path.canonicalize().expect("a test file"));
        }
    }
    let files = fs::read_dir(root().join("tests")).expect("the tests");
    let files = files.map(|file| file.unwrap().path().canonicalize().unwrap());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    for file in files {
        assert!(named.contains(&file), "{} is in no manifest", file.display());
    }
}

#[test]
fn every_lesson_has_a_row_in_the_readme_and_says_its_command() {
    let readme = read("README.md");
    for folder in lesson_folders() {
        let command = format!("cargo run -p {}", package(&folder));
        let rows = readme.lines().filter(|line| {
            line.starts_with('|')
                && line.contains(&format!("`{command}`"))
                && line.contains(&folder)
        });
        assert_eq!(rows.count(), 1, "rows of {folder}");
        let main = read(&format!("{folder}/src/main.rs"));
        assert!(main.lines().any(|line| line == format!("//! {command}")), "{folder}");
    }
}

/// The sources in a folder: their names, and what they say.
fn sources(folder: &str) -> Vec<(String, String)> {
    let files =
        fs::read_dir(root().join(folder)).expect("sources").map(|file| file.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let source = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(&path).unwrap())
    };
    files.map(source).collect()
}

#[test]
fn every_experiment_has_a_row_in_the_readme_and_a_test_and_says_its_command() {
    let readme = read("README.md");
    for folder in lesson_folders() {
        let package = package(&folder);
        let test = package.replace('-', "_");
        let mut tests = read(&format!("tests/experiments/{test}.rs"));
        tests += &fs::read_to_string(root().join(format!("tests/whole_runs/{test}.rs")))
            .unwrap_or_default();
        let experiments = sources(&format!("{folder}/examples"));
        assert!(!experiments.is_empty(), "{folder}");
        for (name, source) in experiments {
            let command = format!("cargo run -p {package} --example {name}");
            let is_row = |l: &&str| l.starts_with('|') && l.contains(&format!("`{command}`"));
            assert_eq!(readme.lines().filter(is_row).count(), 1, "rows of {command}");
            assert!(tests.contains(&format!("\"{name}\"")), "{folder}: {name} has no test");
            assert!(source.lines().any(|line| line == format!("//! {command}")), "{command}");
        }
    }
}

/// The lesson is the hero, and short.
#[test]
fn no_main_file_is_over_100_lines() {
    for folder in lesson_folders() {
        let lines = read(&format!("{folder}/src/main.rs")).lines().count();
        assert!(lines <= 100, "{folder}: {lines}");
    }
}

//! Every solution and every mistake, before the judge. The tests are in the files themselves: the last line of
//! each holds what the judge says against the header.

#![allow(dead_code, missing_docs, clippy::pedantic)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use exercises::tasks::TASKS;

#[path = "../solutions"]
mod solutions {
    automod::dir!("solutions");
}

#[path = "../mistakes"]
mod mistakes {
    mod barrier {
        automod::dir!("mistakes/barrier");
    }
    mod bounded_buffer {
        automod::dir!("mistakes/bounded_buffer");
    }
    pub mod collect {
        automod::dir!(pub "mistakes/collect");
    }
    mod downloads {
        automod::dir!("mistakes/downloads");
    }
    mod event {
        automod::dir!("mistakes/event");
    }
    mod keep_the_failure {
        automod::dir!("mistakes/keep_the_failure");
    }
    mod lost_update {
        automod::dir!("mistakes/lost_update");
    }
    mod rw_cache {
        automod::dir!("mistakes/rw_cache");
    }
    mod semaphore {
        automod::dir!("mistakes/semaphore");
    }
    mod split_the_work {
        automod::dir!("mistakes/split_the_work");
    }
    mod transfer {
        automod::dir!("mistakes/transfer");
    }
    mod worker_pool {
        automod::dir!("mistakes/worker_pool");
    }
}

/// The files in a folder of this package, and those below it, without their ending: `solutions::event`.
fn files(folder: &Path, module: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{module}::{}", path.file_stem().unwrap().to_str().unwrap());
        if path.is_dir() {
            found.extend(files(&path, &name));
        } else {
            found.insert(name);
        }
    }
    found
}

/// This program says itself which tests it has.
#[test]
fn every_file_is_tested() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut expected = files(&package.join("solutions"), "solutions");
    expected.extend(files(&package.join("mistakes"), "mistakes"));
    let list = Command::new(env::current_exe().unwrap()).arg("--list").output().unwrap();
    let list = String::from_utf8(list.stdout).unwrap();
    let test =
        |line: &str| line.strip_suffix("::is_judged_as_its_header_says: test").map(str::to_owned);
    assert_eq!(list.lines().filter_map(test).collect::<BTreeSet<_>>(), expected);
}

#[test]
fn every_exercise_has_an_answer_to_write_a_solution_and_mistakes() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let exercises: BTreeSet<String> = TASKS.iter().map(|task| format!("::{}", task.name)).collect();
    for folder in ["src/bin", "solutions"] {
        assert_eq!(files(&package.join(folder), ""), exercises, "{folder}");
    }
    for task in TASKS {
        assert!(files(&package.join("mistakes").join(task.name), "").len() >= 5, "{}", task.name);
    }
}

#[test]
fn the_readme_shows_what_the_judge_says() {
    let answer = mistakes::collect::slept_instead_of_joined::to_be_judged();
    let said = exercises::testing::explanation(&answer);
    let said = said.replace(answer.file, "exercises/src/bin/collect.rs");
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    assert!(readme.contains(&format!("```text\n{said}```")), "{said}");
}

//! The solutions, and mistakes with what the judge says of each. The tests are in the files themselves: the last
//! line of each holds what the judge says against the header.

#![allow(dead_code, missing_docs, clippy::pedantic)]

use interleave::Run;

use crate::search::{Verdict, judge};
use crate::task::Answer;

#[path = "../solutions"]
#[cfg(test)]
mod solutions {
    automod::dir!("solutions");
}

#[path = "../mistakes"]
pub mod mistakes {
    pub mod barrier {
        automod::dir!(pub "mistakes/barrier");
    }
    pub mod bounded_buffer {
        automod::dir!(pub "mistakes/bounded_buffer");
    }
    pub mod collect {
        automod::dir!(pub "mistakes/collect");
    }
    pub mod downloads {
        automod::dir!(pub "mistakes/downloads");
    }
    pub mod event {
        automod::dir!(pub "mistakes/event");
    }
    pub mod keep_the_failure {
        automod::dir!(pub "mistakes/keep_the_failure");
    }
    pub mod lost_update {
        automod::dir!(pub "mistakes/lost_update");
    }
    pub mod rw_cache {
        automod::dir!(pub "mistakes/rw_cache");
    }
    pub mod semaphore {
        automod::dir!(pub "mistakes/semaphore");
    }
    pub mod split_the_work {
        automod::dir!(pub "mistakes/split_the_work");
    }
    pub mod transfer {
        automod::dir!(pub "mistakes/transfer");
    }
    pub mod worker_pool {
        automod::dir!(pub "mistakes/worker_pool");
    }
}

/// What is wrong with an answer, as a sentence without its full stop, in which setting, and the run that shows
/// it, if one does.
///
/// # Panics
///
/// It is not wrong.
#[must_use]
pub fn breaks(answer: &Answer) -> (String, &'static str, Option<Run>) {
    let Verdict::Wrong(wrong) = judge(answer) else { panic!("{} is not wrong", answer.file) };
    (wrong.sentence, answer.trials[wrong.trial].setting, wrong.run)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};
    use std::process::Command;
    use std::{env, fs};

    use anstream::adapter::strip_str;
    use pages::files;

    use super::judge;
    use super::mistakes::collect::slept_instead_of_joined;
    use crate::tasks::TASKS;
    use crate::verdict;

    /// The files below a folder of this package, as modules: `solutions::event`.
    fn modules(folder: &str) -> BTreeSet<String> {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let module = |file: PathBuf| {
            let file = file.strip_prefix(package).unwrap().with_extension("");
            file.iter().map(|part| part.to_str().unwrap()).collect::<Vec<_>>().join("::")
        };
        files(&package.join(folder), ".rs").into_iter().map(module).collect()
    }

    /// This program says itself which tests it has.
    #[test]
    fn every_file_is_tested() {
        let list = Command::new(env::current_exe().unwrap()).arg("--list").output().unwrap();
        let list = String::from_utf8(list.stdout).unwrap();
        let test = |line: &str| {
            let test = line.strip_suffix("::is_judged_as_its_header_says: test")?;
            test.strip_prefix("answers::").map(str::to_owned)
        };
        let tests: BTreeSet<String> = list.lines().filter_map(test).collect();
        assert_eq!(tests, &modules("solutions") | &modules("mistakes"));
    }

    #[test]
    fn every_exercise_has_an_answer_to_write_a_solution_and_mistakes() {
        for (folder, module) in [("src/bin", "src::bin"), ("solutions", "solutions")] {
            let expected = TASKS.iter().map(|task| format!("{module}::{}", task.name));
            assert_eq!(modules(folder), expected.collect());
        }
        for task in TASKS {
            assert!(modules(&format!("mistakes/{}", task.name)).len() >= 5, "{}", task.name);
        }
    }

    #[test]
    fn the_readme_shows_what_the_judge_says() {
        let answer = slept_instead_of_joined::to_be_judged();
        let said = verdict::report(&answer, &judge(&answer), 100).text;
        let said =
            strip_str(&said).to_string().replace(answer.file, "exercises/src/bin/collect.rs");
        let (said, _) = said.split_once("\nChoose each step").unwrap();
        let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
        assert!(readme.contains(&format!("```text\n{said}```")), "{said}");
    }
}

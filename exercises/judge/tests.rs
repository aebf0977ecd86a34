//! Every exercise as it is shipped, every solution, and every mistake, before the same judge.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::TASKS;
use crate::task::Task;
use crate::verdict::{Verdict, judge};
use crate::watchdog::wait_until_nothing_moves;

/// Makes the tests of each exercise: of its solution, and of each of its mistakes.
macro_rules! answers {
    ($($exercise:ident $task:literal $solution:literal { $($mistake:ident $file:literal)* })*) => {
        $(
            #[allow(dead_code, clippy::pedantic)]
            #[path = ".."]
            mod $exercise {
                #[path = "."]
                mod solution {
                    #[path = $solution]
                    pub mod answer;
                    #[path = $task]
                    pub mod task;
                }

                #[test]
                fn the_solution_is_right() {
                    super::is_right(&solution::task::TASK);
                }

                $(
                    #[path = "."]
                    mod $mistake {
                        #[path = $file]
                        pub mod answer;
                        #[path = $task]
                        pub mod task;
                    }

                    #[test]
                    fn $mistake() {
                        super::is_wrong(&$mistake::task::TASK, $file);
                    }
                )*
            }
        )*

        /// All files that are tested.
        const FILES: &[&str] = &[$($solution, $($file),*),*];
    };
}

answers! {
    collect "judge/tasks/collect.rs" "solutions/collect.rs" {
        joined_at_once "mistakes/collect/joined_at_once.rs"
        lazy_iterator "mistakes/collect/lazy_iterator.rs"
        in_the_order_of_the_ends "mistakes/collect/in_the_order_of_the_ends.rs"
        slept_instead_of_joined "mistakes/collect/slept_instead_of_joined.rs"
        one_thread_for_all "mistakes/collect/one_thread_for_all.rs"
    }
    lost_update "judge/tasks/lost_update.rs" "solutions/lost_update.rs" {
        load_then_store "mistakes/lost_update/load_then_store.rs"
        locked_twice "mistakes/lost_update/locked_twice.rs"
        read_again_for_the_caller "mistakes/lost_update/read_again_for_the_caller.rs"
        added_to_a_copy "mistakes/lost_update/added_to_a_copy.rs"
        gave_up_when_locked "mistakes/lost_update/gave_up_when_locked.rs"
    }
    semaphore "judge/tasks/semaphore.rs" "solutions/semaphore.rs" {
        if_for_while "mistakes/semaphore/if_for_while.rs"
        looked_outside_the_lock "mistakes/semaphore/looked_outside_the_lock.rs"
        notified_too_early "mistakes/semaphore/notified_too_early.rs"
        notified_only_from_zero "mistakes/semaphore/notified_only_from_zero.rs"
        looks_again_and_again "mistakes/semaphore/looks_again_and_again.rs"
        nobody_notified "mistakes/semaphore/nobody_notified.rs"
    }
}

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[track_caller]
fn is_right(task: &Task) {
    match judge(task) {
        Verdict::Right { .. } => {}
        Verdict::NotBegun(line) => panic!("not begun: line {line}"),
        Verdict::Wrong(wrong) => panic!("{}: {}", wrong.trial.setting, wrong.sentence),
    }
}

/// Judged as its header says: in quotes, after "The judge:".
#[track_caller]
fn is_wrong(task: &Task, file: &str) {
    let source = fs::read_to_string(package().join(file)).unwrap();
    let header: Vec<&str> = source.lines().map_while(|line| line.strip_prefix("//!")).collect();
    let header = header.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    let (_, expected) = header.split_once("The judge: ").expect("a header that says the sentence");
    match judge(task) {
        Verdict::Right { .. } => panic!("right"),
        Verdict::NotBegun(line) => panic!("not begun: line {line}"),
        Verdict::Wrong(wrong) => assert_eq!(wrong.sentence, expected.trim_end()),
    }
}

/// Where a learner has begun, the tests have nothing to say.
#[test]
fn what_still_holds_its_todo_is_not_begun() {
    for task in TASKS {
        let file = format!("src/{}.rs", task.name);
        let source = fs::read_to_string(package().join(&file)).unwrap();
        if source.contains("todo!(") {
            assert!(matches!(judge(task), Verdict::NotBegun(_)), "{file}");
        }
    }
}

#[test]
fn every_file_is_tested() {
    let mut found = BTreeSet::new();
    let mut folders = vec![PathBuf::from("solutions"), PathBuf::from("mistakes")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(package().join(&folder)).unwrap() {
            let entry = entry.unwrap();
            let path = folder.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(path);
            } else {
                found.insert(path.to_str().unwrap().replace('\\', "/"));
            }
        }
    }
    assert_eq!(found, FILES.iter().map(|&file| file.to_owned()).collect());
    let tasks = TASKS.map(|task| format!("solutions/{}.rs", task.name));
    assert!(tasks.iter().all(|solution| found.contains(solution)));
}

#[test]
fn the_watchdog_notices_that_nothing_moves() {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        wait_until_nothing_moves(Duration::from_millis(1));
        sender.send(()).unwrap();
    });
    receiver.recv_timeout(Duration::from_secs(60)).expect("it notices");
}

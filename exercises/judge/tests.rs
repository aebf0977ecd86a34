//! Every exercise as it is shipped, every solution, and every mistake, before the same judge.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicUsize;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anstream::adapter::strip_str;

use crate::judge::task::Task;
use crate::judge::verdict::{Verdict, is_of_judge, judge};
use crate::judge::watchdog::wait_until_nothing_moves;
use crate::judge::{TASKS, exercises, explanation};

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
                    pub mod $mistake {
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
    collect "judge/tasks/try_collect.rs" "solutions/collect.rs" {
        a_few_at_a_time "mistakes/collect/a_few_at_a_time.rs"
        in_the_order_of_the_ends "mistakes/collect/in_the_order_of_the_ends.rs"
        joined_at_once "mistakes/collect/joined_at_once.rs"
        lazy_iterator "mistakes/collect/lazy_iterator.rs"
        locked_while_joining "mistakes/collect/locked_while_joining.rs"
        one_thread_for_all "mistakes/collect/one_thread_for_all.rs"
        slept_instead_of_joined "mistakes/collect/slept_instead_of_joined.rs"
    }
    keep_the_failure "judge/tasks/try_keep_the_failure.rs" "solutions/keep_the_failure.rs" {
        a_zero_for_a_failure "mistakes/keep_the_failure/a_zero_for_a_failure.rs"
        failures_left_out "mistakes/keep_the_failure/failures_left_out.rs"
        left_to_the_scope "mistakes/keep_the_failure/left_to_the_scope.rs"
        stopped_at_the_first "mistakes/keep_the_failure/stopped_at_the_first.rs"
        unwrapped "mistakes/keep_the_failure/unwrapped.rs"
    }
    lost_update "judge/tasks/try_lost_update.rs" "solutions/lost_update.rs" {
        added_to_a_copy "mistakes/lost_update/added_to_a_copy.rs"
        gave_up_when_locked "mistakes/lost_update/gave_up_when_locked.rs"
        load_then_store "mistakes/lost_update/load_then_store.rs"
        locked_twice "mistakes/lost_update/locked_twice.rs"
        read_again_for_the_caller "mistakes/lost_update/read_again_for_the_caller.rs"
    }
    transfer "judge/tasks/try_transfer.rs" "solutions/transfer.rs" {
        an_account_to_itself "mistakes/transfer/an_account_to_itself.rs"
        locked_in_the_order_of_the_arguments "mistakes/transfer/locked_in_the_order_of_the_arguments.rs"
        looked_then_paid "mistakes/transfer/looked_then_paid.rs"
        paid_in_first "mistakes/transfer/paid_in_first.rs"
        tried_again_and_again "mistakes/transfer/tried_again_and_again.rs"
        wrote_back_old_balances "mistakes/transfer/wrote_back_old_balances.rs"
    }
    semaphore "judge/tasks/try_semaphore.rs" "solutions/semaphore.rs" {
        if_for_while "mistakes/semaphore/if_for_while.rs"
        looked_outside_the_lock "mistakes/semaphore/looked_outside_the_lock.rs"
        looks_again_and_again "mistakes/semaphore/looks_again_and_again.rs"
        looks_when_the_time_is_over "mistakes/semaphore/looks_when_the_time_is_over.rs"
        nobody_notified "mistakes/semaphore/nobody_notified.rs"
        notified_only_from_zero "mistakes/semaphore/notified_only_from_zero.rs"
        notified_too_early "mistakes/semaphore/notified_too_early.rs"
    }
    event "judge/tasks/try_event.rs" "solutions/event.rs" {
        a_bare_flag "mistakes/event/a_bare_flag.rs"
        a_permit_for_each_waiter "mistakes/event/a_permit_for_each_waiter.rs"
        does_not_look_first "mistakes/event/does_not_look_first.rs"
        flag_outside_the_lock "mistakes/event/flag_outside_the_lock.rs"
        if_for_while "mistakes/event/if_for_while.rs"
        only_one_notified "mistakes/event/only_one_notified.rs"
    }
    bounded_buffer "judge/tasks/try_bounded_buffer.rs" "solutions/bounded_buffer.rs" {
        if_for_while "mistakes/bounded_buffer/if_for_while.rs"
        last_in_first_out "mistakes/bounded_buffer/last_in_first_out.rs"
        never_full "mistakes/bounded_buffer/never_full.rs"
        one_condition_variable_for_both "mistakes/bounded_buffer/one_condition_variable_for_both.rs"
        one_place_stays_free "mistakes/bounded_buffer/one_place_stays_free.rs"
        pop_tells_nobody "mistakes/bounded_buffer/pop_tells_nobody.rs"
        unlocked_before_taking "mistakes/bounded_buffer/unlocked_before_taking.rs"
    }
    split_the_work "judge/tasks/try_split_the_work.rs" "solutions/split_the_work.rs" {
        a_part_of_size_zero "mistakes/split_the_work/a_part_of_size_zero.rs"
        joined_in_the_loop "mistakes/split_the_work/joined_in_the_loop.rs"
        load_then_store "mistakes/split_the_work/load_then_store.rs"
        locked_while_working "mistakes/split_the_work/locked_while_working.rs"
        parts_overlap "mistakes/split_the_work/parts_overlap.rs"
        remainder_left_out "mistakes/split_the_work/remainder_left_out.rs"
    }
    barrier "judge/tasks/try_barrier.rs" "solutions/barrier.rs" {
        everybody_leads "mistakes/barrier/everybody_leads.rs"
        if_for_while "mistakes/barrier/if_for_while.rs"
        only_one_notified "mistakes/barrier/only_one_notified.rs"
        set_back_too_early "mistakes/barrier/set_back_too_early.rs"
        works_only_once "mistakes/barrier/works_only_once.rs"
    }
    downloads "judge/tasks/try_downloads.rs" "solutions/downloads.rs" {
        all_at_once "mistakes/downloads/all_at_once.rs"
        in_batches "mistakes/downloads/in_batches.rs"
        load_then_store "mistakes/downloads/load_then_store.rs"
        locked_while_downloading "mistakes/downloads/locked_while_downloading.rs"
        looked_before_waiting "mistakes/downloads/looked_before_waiting.rs"
        looked_only_once "mistakes/downloads/looked_only_once.rs"
        permit_given_back_twice "mistakes/downloads/permit_given_back_twice.rs"
        returned_all_of_them "mistakes/downloads/returned_all_of_them.rs"
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

/// A file of a task as the compiler names it, in the program as in these tests.
#[test]
fn the_judge_knows_its_own_files() {
    for file in [exercises::collect::task::FILE, collect::lazy_iterator::task::FILE] {
        for task in TASKS {
            let file = file.replace("collect", task.name);
            assert!(is_of_judge(&file), "{file}");
        }
    }
    assert!(!is_of_judge("exercises/src/collect.rs"));
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
fn the_readme_shows_what_the_judge_says() {
    let task = &semaphore::notified_too_early::task::TASK;
    let Verdict::Wrong(wrong) = judge(task) else { panic!("it is wrong") };
    let said = strip_str(&explanation(task, &wrong, 100)).to_string();
    let readme = fs::read_to_string(package().join("README.md")).unwrap();
    assert!(readme.contains(&format!("```text\n{said}```")), "{said}");
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
        let runs = AtomicUsize::new(0);
        wait_until_nothing_moves(&runs, Duration::from_millis(1));
        sender.send(()).unwrap();
    });
    receiver.recv_timeout(Duration::from_secs(60)).expect("it notices");
}

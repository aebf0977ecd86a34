//! The judge: its command, and the list of exercises.

// A task is compiled beside each answer that it judges, and finds it as `super::answer`.
#![allow(clippy::duplicate_mod)]

mod args;
mod names;
mod show;
mod task;
#[cfg(test)]
#[path = "tests.rs"]
mod tests;
mod verdict;
mod watchdog;

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::{fs, io};

use self::args::Args;
use self::task::{Search, Task};
use self::verdict::{Verdict, Wrong, judge};
use clap::Parser;
use interleave::Order;
use interleave::player::Scene;
use shared::println;

/// Each exercise: your answer, and beside it the task that tries it out.
#[allow(clippy::pedantic)]
#[path = "."]
mod exercises {
    #[path = "."]
    pub mod collect {
        use crate::collect as answer;
        #[path = "tasks/try_collect.rs"]
        pub mod task;
    }

    #[path = "."]
    pub mod keep_the_failure {
        use crate::keep_the_failure as answer;
        #[path = "tasks/try_keep_the_failure.rs"]
        pub mod task;
    }

    #[path = "."]
    pub mod lost_update {
        use crate::lost_update as answer;
        #[path = "tasks/try_lost_update.rs"]
        pub mod task;
    }

    #[path = "."]
    pub mod transfer {
        use crate::transfer as answer;
        #[path = "tasks/try_transfer.rs"]
        pub mod task;
    }

    #[path = "."]
    pub mod semaphore {
        use crate::semaphore as answer;
        #[path = "tasks/try_semaphore.rs"]
        pub mod task;
    }

    #[path = "."]
    pub mod event {
        use crate::event as answer;
        #[path = "tasks/try_event.rs"]
        pub mod task;
    }

    #[path = "."]
    pub mod bounded_buffer {
        use crate::bounded_buffer as answer;
        #[path = "tasks/try_bounded_buffer.rs"]
        pub mod task;
    }

    #[path = "."]
    pub mod split_the_work {
        use crate::split_the_work as answer;
        #[path = "tasks/try_split_the_work.rs"]
        pub mod task;
    }

    #[path = "."]
    pub mod barrier {
        use crate::barrier as answer;
        #[path = "tasks/try_barrier.rs"]
        pub mod task;
    }

    #[path = "."]
    pub mod downloads {
        use crate::downloads as answer;
        #[path = "tasks/try_downloads.rs"]
        pub mod task;
    }
}

const TASKS: [&Task; 10] = [
    &exercises::collect::task::TASK,
    &exercises::keep_the_failure::task::TASK,
    &exercises::lost_update::task::TASK,
    &exercises::transfer::task::TASK,
    &exercises::semaphore::task::TASK,
    &exercises::event::task::TASK,
    &exercises::bounded_buffer::task::TASK,
    &exercises::split_the_work::task::TASK,
    &exercises::barrier::task::TASK,
    &exercises::downloads::task::TASK,
];

pub fn main() -> ExitCode {
    let Args { exercise, hint, step } = Args::parse();
    watchdog::start();
    let Some(task) = exercise else {
        list();
        return ExitCode::SUCCESS;
    };
    if hint {
        for (number, hint) in (1..).zip(task.hints) {
            println!("{number}. {hint}");
        }
        return ExitCode::SUCCESS;
    }
    if let Some((line, why)) = names::not_judged(&source(task)) {
        println!("{0}: not judged. Line {line} of exercises/src/{0}.rs {why}.", task.name);
        return ExitCode::FAILURE;
    }
    match judge_watched(task) {
        Verdict::Right { orders, all } => {
            println!("{}: right. {}", task.name, tried(task, orders, all));
            if names::weak_ordering(&source(task)) {
                println!(
                    "It did so as if every `Ordering` were `SeqCst`: whether a weaker one is enough, it \
                     cannot tell."
                );
            }
            if let Some(next) = TASKS.iter().find(|task| source(task).contains("todo!(")) {
                println!("Next: {}: exercises/src/{}.rs", next.goal, next.name);
            }
            ExitCode::SUCCESS
        }
        Verdict::NotBegun(line) => {
            println!(
                "{0}: not finished. Line {line} of exercises/src/{0}.rs is still a `todo!()`.",
                task.name
            );
            println!("A hint: cargo run -p exercises -- {} --hint", task.name);
            ExitCode::FAILURE
        }
        Verdict::Wrong(wrong) => {
            if step {
                step_through(task, &wrong);
            } else {
                explain(task, &wrong);
            }
            ExitCode::FAILURE
        }
    }
}

fn tried(task: &Task, orders: usize, all: bool) -> String {
    let which = if all && task.trials.iter().all(|trial| trial.search == Search::Every) {
        "all that there are"
    } else if all {
        "all that the small settings have, and some of the larger ones"
    } else {
        "all of the settings that have fewer than 20,000, and some of the others"
    };
    format!("The judge tried {orders} orders: {which}.")
}

/// What the learner has written.
fn source(task: &Task) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/{}.rs", task.name));
    match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => shared::fail(format_args!("cannot read {}: {error}", path.display())),
    }
}

fn judge_watched(task: &'static Task) -> Verdict {
    watchdog::watch(Some(task.name));
    let verdict = judge(task);
    watchdog::watch(None);
    verdict
}

/// All exercises, with what is done and what is next.
fn list() {
    let mut next = None;
    for &task in &TASKS {
        let verdict = if names::not_judged(&source(task)).is_some() {
            "not judged"
        } else {
            match judge_watched(task) {
                Verdict::Right { .. } => "right",
                Verdict::NotBegun(_) => "not begun",
                Verdict::Wrong(_) => "wrong",
            }
        };
        if verdict != "right" {
            next = next.or(Some(task));
        }
        println!("{verdict:10}  {:16}  {:12}  {}", task.name, task.lesson, task.goal);
    }
    match next {
        Some(task) => {
            println!(
                "\nNext: write exercises/src/{0}.rs, then cargo run -p exercises -- {0}",
                task.name
            );
        }
        None => println!("\nAll are right."),
    }
}

/// What is wrong, and the order that shows it.
fn explanation(task: &Task, wrong: &Wrong, width: usize) -> String {
    let Wrong { sentence, trial, run } = wrong;
    let mut text = show::bad(&format!("{}: wrong. {}.", task.name, capital(sentence)));
    let _ = write!(text, "\nThe setting: {}.\n", trial.setting);
    if let Some(run) = run {
        let file = format!("exercises/src/{}.rs", task.name);
        let columns = show::columns(run, task.name, width);
        if columns.trim().is_empty() {
            let _ = writeln!(text, "It goes wrong before any step that another thread could see.");
        } else {
            let _ =
                write!(text, "The order that breaks it, with the lines of {file}:\n\n{columns}");
        }
    }
    text
}

fn explain(task: &Task, wrong: &Wrong) {
    println!("{}", show::on_this_terminal(&explanation(task, wrong, width())));
    println!("Choose each step yourself: cargo run -p exercises -- {} --step", task.name);
    println!("A hint: cargo run -p exercises -- {} --hint", task.name);
}

/// Lets the learner choose each step of the program that failed.
fn step_through(task: &Task, wrong: &Wrong) {
    let order = wrong.run.as_ref().map_or(String::new(), |run| {
        format!(
            " One order that does it: {}. You may type its letters one by one, or all at once.",
            run.order
        )
    });
    let scene = Scene {
        name: task.name.to_owned(),
        title: wrong.trial.setting,
        goal: format!(
            "see what the judge found: {}. The setting: {}.{order}",
            wrong.sentence, wrong.trial.setting
        )
        .leak(),
        reached: verdict::is_wrong,
        right: "",
        teaches: "This is what is wrong with the answer.",
        file: format!("{}.rs", task.name),
        rust: source(task).leak(),
        python: "",
        settings: verdict::settings(wrong.trial),
        program: Arc::new(wrong.trial.program),
    };
    let mut output = anstream::AutoStream::auto(io::stdout());
    let played = interleave::player::step_through(
        &scene,
        Order::default(),
        width(),
        &mut io::stdin().lock(),
        &mut output,
    );
    if let Err(error) = played
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        shared::fail(error);
    }
}

/// Of the terminal; where there is none, 100.
fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| width.0.into())
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

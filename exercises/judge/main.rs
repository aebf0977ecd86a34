//! Exercises on threads. The judge runs your answer in every order that its threads can take, and
//! shows the one that breaks it.
//!
//! ```text
//! cargo run -p exercises
//! cargo run -p exercises -- semaphore
//! ```

// A task is compiled beside each answer that it judges, and finds it as `super::answer`.
#![allow(clippy::duplicate_mod)]

mod args;
mod show;
mod task;
#[cfg(test)]
#[path = "tests.rs"]
mod tests;
mod verdict;
mod watchdog;

use std::process::ExitCode;

use args::Args;
use clap::Parser;
use shared::println;
use task::Task;
use verdict::{Verdict, Wrong, judge};

// Each exercise is what you write, and beside it the task that tries it out. Before you begin, much
// of your file is unused, and the compiler need not say so.

#[allow(unused_variables, unused_imports, dead_code, clippy::pedantic)]
#[path = ".."]
mod collect {
    #[path = "src/collect.rs"]
    pub mod answer;
    #[path = "judge/tasks/collect.rs"]
    pub mod task;
}

#[allow(unused_variables, unused_imports, dead_code, clippy::pedantic)]
#[path = ".."]
mod lost_update {
    #[path = "src/lost_update.rs"]
    pub mod answer;
    #[path = "judge/tasks/lost_update.rs"]
    pub mod task;
}

#[allow(unused_variables, unused_imports, dead_code, clippy::pedantic)]
#[path = ".."]
mod semaphore {
    #[path = "src/semaphore.rs"]
    pub mod answer;
    #[path = "judge/tasks/semaphore.rs"]
    pub mod task;
}

const TASKS: [&Task; 3] = [&collect::task::TASK, &lost_update::task::TASK, &semaphore::task::TASK];

fn main() -> ExitCode {
    let Args { exercise, hint } = Args::parse();
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
    watchdog::start(task.name);
    match judge(task) {
        Verdict::Right { orders, all } => {
            println!("{}: right. {}", task.name, tried(orders, all));
            if let Some(next) = next_after(task) {
                println!("Next: {}, {}", next.name, next.goal);
            }
            ExitCode::SUCCESS
        }
        Verdict::NotBegun(line) => {
            println!(
                "{0}: not begun. `exercises/src/{0}.rs`, line {line}, is a `todo!()`.",
                task.name
            );
            println!("A hint: cargo run -p exercises -- {} --hint", task.name);
            ExitCode::FAILURE
        }
        Verdict::Wrong(wrong) => {
            explain(task, &wrong);
            ExitCode::FAILURE
        }
    }
}

/// "In all 70 orders of each setting"…
fn tried(orders: usize, all: bool) -> String {
    if all {
        format!(
            "The judge tried every order of each small setting, {orders} runs with the larger ones."
        )
    } else {
        format!("The judge tried {orders} orders: too many to try all.")
    }
}

/// All exercises, with what is done and what is next.
fn list() {
    let mut next = None;
    for &task in &TASKS {
        watchdog::start(task.name);
        let verdict = match judge(task) {
            Verdict::Right { .. } => "right",
            Verdict::NotBegun(_) => "not begun",
            Verdict::Wrong(_) => "wrong",
        };
        if verdict != "right" {
            next = next.or(Some(task));
        }
        println!("{verdict:10} {:17} {:12} {}", task.name, task.lesson, task.goal);
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

fn next_after(task: &Task) -> Option<&'static Task> {
    let place = TASKS.iter().position(|other| other.name == task.name)?;
    TASKS.get(place + 1).copied()
}

fn explain(task: &Task, wrong: &Wrong) {
    let Wrong { sentence, trial, run } = wrong;
    let verdict = format!("{}: wrong. {}.", task.name, capital(sentence));
    println!("{}", show::on_this_terminal(&show::bad(&verdict)));
    println!("The setting: {}.", trial.setting);
    if let Some(run) = run {
        println!("The order that breaks it, with the lines of exercises/src/{}.rs:\n", task.name);
        let width = terminal_size::terminal_size().map_or(100, |(width, _)| width.0.into());
        println!("{}", show::on_this_terminal(&show::columns(run, width)));
    }
    println!("A hint: cargo run -p exercises -- {} --hint", task.name);
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

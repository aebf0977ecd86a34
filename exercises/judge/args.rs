//! The options.

use clap::Parser;

use crate::judge::TASKS;
use crate::judge::task::Task;

/// Judges your answer to an exercise by trying every order of its threads.
///
/// Without an exercise: lists them all, with what is done and what is next.
#[derive(Parser)]
#[command(after_help = "\
Examples:
  cargo run -p exercises
  cargo run -p exercises -- semaphore
  cargo run -p exercises -- semaphore --hint
  cargo run -p exercises -- semaphore --step")]
pub struct Args {
    /// The exercise to judge: the name of a file in `exercises/src`
    #[arg(value_parser = by_name)]
    pub exercise: Option<&'static Task>,

    /// Shows hints instead: stop reading as soon as you know how to go on
    #[arg(long, requires = "exercise")]
    pub hint: bool,

    /// Lets you choose each step yourself, if the answer is wrong
    #[arg(long, requires = "exercise", conflicts_with = "hint")]
    pub step: bool,
}

/// In one line, which clap's own list of values would not be.
fn by_name(name: &str) -> Result<&'static Task, String> {
    let names: Vec<&str> = TASKS.iter().map(|task| task.name).collect();
    let known = TASKS.into_iter().find(|task| task.name == name.replace('-', "_"));
    known.ok_or_else(|| format!("the exercises are {}", names.join(", ")))
}

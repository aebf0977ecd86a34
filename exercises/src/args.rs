//! The options.

use clap::{Args, Parser, ValueEnum};
use interleave::Order;

use crate::task::Task;
use crate::tasks::TASKS;

/// Judges your answer to an exercise by trying every order of its threads.
///
/// Without an exercise: lists them all, with what is done and what is next.
#[derive(Parser, Debug)]
#[command(mut_arg("step", |step| step.requires("exercise")), after_help = "\
Examples:
  cargo run -p exercises
  cargo run -p exercises -- semaphore
  cargo run -p exercises -- semaphore --hint
  cargo run -p exercises -- semaphore --step
  cargo run -p exercises -- semaphore --step --order ABBA")]
pub struct List {
    /// The exercise to judge: the name of a file in `exercises/src/bin`
    #[arg(value_parser = by_name)]
    pub exercise: Option<&'static Task>,

    /// Shows hints instead: stop reading as soon as you know how to go on
    #[arg(long, requires = "exercise", conflicts_with = "step")]
    pub hint: bool,

    /// Whether to choose each step.
    #[command(flatten)]
    pub stepping: Stepping,
}

/// Judges the answer in this program.
#[derive(Parser, Debug)]
pub struct Judge {
    /// Whether to choose each step.
    #[command(flatten)]
    pub stepping: Stepping,

    /// Says the verdict in a word, for the list
    #[arg(long, hide = true)]
    pub row: bool,

    /// After so many milliseconds without a sign of life it is ended
    #[arg(long, hide = true, default_value_t = 5_000)]
    pub patience: u64,

    /// What the program does that it has started itself
    #[arg(long, hide = true)]
    pub role: Option<Role>,

    /// And in how many columns it tells of that
    #[arg(long, hide = true, default_value_t = 100)]
    pub width: usize,
}

/// What a judge does in a process of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Role {
    /// Judges.
    Judge,
    /// Judges, and tells each step before it is taken.
    Trace,
    /// Judges, and lets somebody choose the steps.
    Step,
}

/// Whether somebody wants to choose each step.
#[derive(Args, Debug)]
pub struct Stepping {
    /// Lets you choose each step yourself, if the answer is wrong
    #[arg(long)]
    pub step: bool,

    /// The steps to begin with: the letters of the threads
    #[arg(long, requires = "step")]
    pub order: Option<Order>,
}

/// In one line, which clap's own list of values would not be.
fn by_name(name: &str) -> Result<&'static Task, String> {
    let names: Vec<&str> = TASKS.iter().map(|task| task.name).collect();
    let known = TASKS.into_iter().find(|task| task.name == name.replace('-', "_"));
    known.ok_or_else(|| format!("the exercises are {}", names.join(", ")))
}

//! The options.

use std::num::ParseIntError;

use clap::{Args, Parser};
use interleave::{Order, Turn};

use crate::task::Task;
use crate::tasks::TASKS;

/// Judges your answer to an exercise by trying every order of its threads.
///
/// Without an exercise: lists them all, with what is done and what is next.
#[derive(Parser, Debug)]
#[command(after_help = "\
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

    /// Lets you choose each step yourself, if the answer is wrong
    #[arg(long, requires = "exercise")]
    pub step: bool,

    /// The steps to begin with: the letters of the threads
    #[arg(long, requires = "step")]
    pub order: Option<Order>,
}

/// Judges the answer in this program.
#[derive(Parser, Debug)]
pub struct Judge {
    /// What is asked for.
    #[command(flatten)]
    pub how: How,

    /// Says the verdict in a word, for the list
    #[arg(long, hide = true)]
    pub row: bool,

    /// After so many milliseconds without a sign of life it is ended
    #[arg(long, hide = true, default_value_t = 5_000)]
    pub patience: u64,

    /// What the program does that it has started itself
    #[arg(long, hide = true, num_args = 1..)]
    pub child: Vec<String>,
}

/// What somebody wants to know of an answer.
#[derive(Args, Debug)]
pub struct How {
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

/// The numbers of the threads, as one program tells them another: there may be more than there are letters.
pub(crate) fn numbers(order: &Order) -> String {
    let turn = |turn: &Turn| format!("{}{}.", turn.thread, "'".repeat(turn.way));
    order.0.iter().map(turn).collect()
}

/// What [`numbers`] has written.
pub(crate) fn order(numbers: &str) -> Result<Order, ParseIntError> {
    let turn = |turn: &str| {
        let thread = turn.trim_end_matches('\'');
        Ok(Turn { thread: thread.parse()?, way: turn.len() - thread.len() })
    };
    numbers.split_terminator('.').map(turn).collect::<Result<_, _>>().map(Order)
}

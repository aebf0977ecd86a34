//! The options.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Parser;
use clap::builder::NonEmptyStringValueParser;
use timeline::layout::Layouts;
use timeline::steps::Hints;
use timeline::words::Words;

/// Runs a command and draws what each of its threads did.
///
/// The output of the command passes through, and the picture follows it: one lane for each name that
/// stands at the beginning of a line (`Thread 3: Waiting...`), from one of its lines to the next.
/// Waiting is pale, working is solid; what is neither for certain is an outline.
#[derive(Parser)]
#[command(
    override_usage = "timeline [OPTIONS] <COMMAND>...",
    after_help = "\
Examples:
  cargo run -p timeline -- cargo run -q -p semaphores
  cargo run -p timeline -- --svg target/a.svg cargo run -q -p events
  cargo run -p timeline -- --threads python3 your_script.py"
)]
pub struct Args {
    /// Also draws the picture into this file
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,

    /// Draws which threads were on a processor, whatever the command prints (on Linux)
    #[arg(long, conflicts_with_all = ["line", "wait", "work", "end", "then"])]
    pub threads: bool,

    /// Where a line has the name: "{time} [{thread}] {text}", the format of a logger, or the name of one
    #[arg(long, value_name = "LAYOUT")]
    pub line: Option<Layouts>,

    /// A thread that says this waits, besides those that say "waiting for" and so on
    #[arg(long, value_name = "WORD", value_parser = NonEmptyStringValueParser::new())]
    pub wait: Vec<String>,

    /// A thread that says this works, besides those that say "doing" and so on
    #[arg(long, value_name = "WORD", value_parser = NonEmptyStringValueParser::new())]
    pub work: Vec<String>,

    /// A thread that says this is done, besides those that say "finished", "released" and so on
    #[arg(long, value_name = "WORD", value_parser = NonEmptyStringValueParser::new())]
    pub end: Vec<String>,

    /// After a line with this text, its thread is in this state: "All launched=waits in join"
    #[arg(long, value_name = "TEXT=STATE", value_parser = then)]
    pub then: Vec<(String, String)>,

    /// The command to run, and its arguments
    #[arg(trailing_var_arg = true, required = true, value_name = "COMMAND")]
    pub command: Vec<OsString>,
}

impl Args {
    /// What the reader knows of the lines.
    pub fn hints(&self) -> Hints {
        let Self { wait, work, end, then, line, .. } = self;
        let words = Words { wait: wait.clone(), work: work.clone(), end: end.clone() };
        Hints { words, then: then.clone(), line: line.clone() }
    }
}

fn then(value: &str) -> Result<(String, String), &'static str> {
    let (text, state) = value.split_once('=').unwrap_or_default();
    if text.is_empty() || state.is_empty() {
        return Err("a text, '=' and a state are needed");
    }
    Ok((text.to_owned(), state.to_owned()))
}

//! The options.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Parser;
use timeline::hints::Hints;

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
    #[arg(long, conflicts_with = "hints")]
    pub threads: bool,

    #[command(flatten)]
    pub hints: Hints,

    /// The command to run, and its arguments
    #[arg(trailing_var_arg = true, required = true, value_name = "COMMAND")]
    pub command: Vec<OsString>,
}

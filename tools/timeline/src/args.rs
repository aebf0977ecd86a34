use std::ffi::OsString;
use std::path::PathBuf;

use clap::{ColorChoice, Parser};

/// Runs a command and draws what each of its threads did.
///
/// The output of the command passes through. The picture comes after it: one lane for each speaker
/// (the text before the first `: ` of a line), from one of its lines to the next.
#[derive(Parser)]
#[command(
    override_usage = "timeline [OPTIONS] <COMMAND>...",
    after_help = "\
Examples:
  cargo run -p timeline -- cargo run -q -p semaphores
  cargo run -p timeline -- --svg semaphores.svg target/debug/04-semaphores --seed 7
  cargo run -p timeline -- python3 -u 04-semaphores.py"
)]
pub struct Args {
    /// Also draws the picture into this file, as SVG
    #[arg(long, value_name = "FILE")]
    pub svg: Option<PathBuf>,

    /// Also writes Chrome trace events into this file, which <https://ui.perfetto.dev> opens
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,

    /// Whether the picture in the terminal has colours
    #[arg(long, value_name = "auto|always|never", default_value_t = ColorChoice::Auto)]
    #[arg(value_parser = color, hide_possible_values = true)]
    pub color: ColorChoice,

    /// How wide the picture is [default: as the terminal, or 80]
    #[arg(long, value_name = "40-1000")]
    #[arg(value_parser = clap::value_parser!(u16).range(40..=1000))]
    pub width: Option<u16>,

    /// The command to run, and its arguments
    #[arg(trailing_var_arg = true)]
    #[arg(value_name = "COMMAND")]
    pub command: Vec<OsString>,
}

/// Clap would list the possible values on a line of their own.
fn color(value: &str) -> Result<ColorChoice, &'static str> {
    value.parse().map_err(|_| "it is none of these")
}

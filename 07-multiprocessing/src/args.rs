//! The options.

use clap::Parser;

/// The same work in a row and in processes.
#[derive(Parser)]
pub struct Args {
    /// How many squares each task adds up: with few, starting a process takes longer than its work
    #[arg(
        long,
        allow_negative_numbers = true,
        value_name = "0-1000000000000",
        default_value_t = 50_000_000
    )]
    #[arg(value_parser = clap::value_parser!(u64).range(0..=1_000_000_000_000))]
    pub n: u64,

    #[arg(long, allow_negative_numbers = true, value_name = "1-10000", default_value_t = 2, help = processes_help())]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub processes: u16,
}

fn processes_help() -> String {
    let cores = num_cpus::get();
    format!("How many tasks there are: in processes they get faster up to the {cores} cores here")
}

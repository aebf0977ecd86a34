//! The options.

use clap::Parser;

/// Threads that count together, in one counter behind a lock.
#[derive(Parser)]
pub struct Args {
    /// How many threads count: more of them wait longer for each other, and the sum stays right
    #[arg(long, allow_negative_numbers = true, value_name = "1-10000", default_value_t = 5)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=10_000))]
    pub threads: u64,

    /// How often each thread takes the lock and adds 1
    #[arg(
        long,
        allow_negative_numbers = true,
        value_name = "0-1000000000",
        default_value_t = 10_000
    )]
    #[arg(value_parser = clap::value_parser!(u64).range(0..=1_000_000_000))]
    pub iterations: u64,
}

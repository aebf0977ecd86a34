//! The options.

use clap::Parser;

/// Threads that share a limited number of permits.
#[derive(Parser)]
pub struct Args {
    /// How many threads want a permit: with more of them the queue grows longer
    #[arg(long, allow_negative_numbers = true, value_name = "1-10000", default_value_t = 10)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub threads: u32,

    /// How many threads may work at once: 1 makes the semaphore a lock
    #[arg(long, allow_negative_numbers = true, value_name = "1-10000", default_value_t = 3)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=10_000))]
    pub permits: u16,

    /// Gives each thread the same work time on every run [default: another one each time]
    #[arg(long, allow_negative_numbers = true, value_name = "0-18446744073709551615")]
    pub seed: Option<u64>,
}

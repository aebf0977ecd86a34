//! Experiment: one sum, divided among as many threads as the machine has cores.
//!
//! The lesson does the same work twice; here the threads share one piece of work, each with its own
//! part of the range. They write to nothing that they share: each returns the sum of its part, and the
//! main thread adds these sums up. What to look for: one thread for each core is faster than a single
//! thread, if there are two cores or more. Four threads for each core gain nothing more.
//!
//! ```text
//! cargo run -p gil-cpu-bound --example one_thread_per_core
//! ```

use std::hint::black_box;
use std::ops::Range;
use std::thread;

use shared::{Stopwatch, check_sum_of_squares, refuse_args};

const N: u64 = 100_000_000;

fn main() {
    refuse_args();
    let cores = num_cpus::get() as u64;
    println!("This machine has {cores} cores.");
    for threads in [1, cores, 4 * cores] {
        let stopwatch = Stopwatch::start();
        check_sum_of_squares(N, sum_in_threads(threads));
        println!("Threads: {threads}, time: {stopwatch}");
    }
}

fn sum_in_threads(threads: u64) -> u128 {
    thread::scope(|scope| {
        let mut parts = Vec::new();
        for i in 0..threads {
            let range = i * N / threads..(i + 1) * N / threads;
            parts.push(scope.spawn(move || sum_of_squares(range)));
        }
        let mut sum = 0;
        for part in parts {
            sum += part.join().unwrap();
        }
        sum
    })
}

fn sum_of_squares(range: Range<u64>) -> u128 {
    let mut result = 0;
    for i in range {
        let i = u128::from(black_box(i)); // see the lesson
        result += i * i;
    }
    result
}

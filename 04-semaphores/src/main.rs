//! Lesson 4: a semaphore admits a limited number of threads at the same time.
//!
//! Mirrors `04-semaphores.py`. Ten threads share three permits, as the customers of a bank share its
//! three tellers. What to look for: the first three threads enter without waiting, and from then on a
//! thread enters only when another has finished.
//!
//! ```text
//! cargo run -p semaphores
//! cargo run -p semaphores -- --threads 6 --permits 2 --seed 7
//! ```

use std::thread;
use std::time::Duration;

use clap::Parser;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use shared::{Semaphore, in_range, parse_args};

/// What each thread runs: some work that needs a permit.
fn access_resource(thread_id: u32, semaphore: &Semaphore, work_time: f64) {
    println!("Thread {thread_id}: Trying to acquire semaphore...");
    {
        // Waits here while all permits are taken. The permit is held to the end of the block, as with
        // Python's `with semaphore:`.
        let _permit = semaphore.acquire();
        println!("Thread {thread_id}: Acquired semaphore. Accessing resource...");
        thread::sleep(Duration::from_secs_f64(work_time)); // stands for using the resource
        println!("Thread {thread_id}: Finished work in {work_time:.2}s.");
    } // The permit goes out of scope here, which gives it back.
    println!("Thread {thread_id}: Released semaphore.");
}

/// Threads that share a limited number of permits.
#[derive(Parser)]
struct Args {
    /// Starts this many threads, each of which needs a permit
    #[arg(long, default_value_t = 10, value_parser = in_range(1..=10_000_u32))]
    threads: u32,
    /// Lets this many threads work at the same time: with 1, the semaphore is a lock
    #[arg(long, default_value_t = 3, value_parser = in_range(1..=10_000_usize))]
    permits: usize,
    /// Gives each thread the same work time on every run
    #[arg(long, value_parser = in_range(0..=u64::MAX))]
    seed: Option<u64>,
}

fn main() {
    let Args { threads, permits, seed } = parse_args();
    let semaphore = Semaphore::new(permits);
    let mut random = match seed {
        Some(seed) => ChaCha8Rng::seed_from_u64(seed),
        None => rand::make_rng(),
    };

    println!("\n--- Threading with Semaphore Example ---");
    thread::scope(|scope| {
        for i in 0..threads {
            let semaphore = &semaphore;
            // Drawn here and not in the thread, so that it does not depend on scheduling.
            let work_time = random.random_range(1.0..=3.0);
            // `move` gives the thread its own copies of `i`, `work_time` and the reference.
            scope.spawn(move || access_resource(i, semaphore, work_time));
            // A short pause between starts makes the output easier to follow.
            thread::sleep(Duration::from_millis(100));
        }
    }); // The scope joins all its threads here.

    println!("\nAll threads have finished their work.");
}

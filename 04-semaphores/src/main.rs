//! Lesson 4: a semaphore lets a limited number of threads in at once.
//!
//! Mirrors `04-semaphores.py`. Ten threads share three permits, like the customers of a bank with
//! three tellers. What to look for: the first three get in at once, and from then on a thread is let
//! in only when another has finished.
//!
//! ```text
//! cargo run -p semaphores
//! cargo run -p semaphores -- --threads 6 --permits 2 --seed 7
//! ```

mod args;

use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use args::Args;
use clap::Parser;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use shared::{Semaphore, println, report};

/// What each thread runs: some work that needs a permit.
fn access_resource(thread_id: u32, semaphore: &Semaphore, work_time: f64) {
    println!("Thread {thread_id}: Trying to acquire semaphore...");
    {
        // Waits here while all permits are out. The permit is held to the end of the block, as with
        // Python's `with semaphore:`.
        let _permit = semaphore.acquire();
        println!("Thread {thread_id}: Acquired semaphore. Accessing resource...");
        thread::sleep(Duration::from_secs_f64(work_time)); // stands for using the resource
        println!("Thread {thread_id}: Finished work in {work_time:.2}s.");
    } // Here the permit is dropped, which gives it back.
    println!("Thread {thread_id}: Released semaphore.");
}

fn main() -> ExitCode {
    let Args { threads, permits, seed } = Args::parse();
    let semaphore = &Semaphore::new(permits.into());
    // The generator is named, because the standard one of `rand` may change with its version.
    let mut random = seed.map_or_else(rand::make_rng, ChaCha8Rng::seed_from_u64);

    println!("\n--- Threading with Semaphore Example ---");
    let all_started = thread::scope(|scope| {
        for i in 0..threads {
            // Drawn here and not in the thread, so that it does not depend on who comes first.
            let work_time = random.random_range(1.0..=3.0);
            let thread = thread::Builder::new()
                .spawn_scoped(scope, move || access_resource(i, semaphore, work_time));
            if let Err(error) = thread {
                report(format_args!("could not start thread {} of {threads}: {error}", i + 1));
                return false;
            }
            // Started one after the other, to make the output easier to follow.
            thread::sleep(Duration::from_millis(100));
        }
        true
    }); // The scope ends when all its threads have: Python's loop of `join`s.
    if !all_started {
        return ExitCode::FAILURE;
    }

    println!("\nAll threads have finished their work.");
    ExitCode::SUCCESS
}

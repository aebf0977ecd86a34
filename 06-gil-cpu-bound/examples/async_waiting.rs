//! Experiment: ten thousand waits on one thread, which is what async is for.
//!
//! Python's `asyncio` does the same: a task that waits steps aside, and the one thread continues with
//! another task. Ten thousand threads could wait too, if the system allows so many. What to look for:
//! all waits together take little longer than one, and there is one thread.
//!
//! ```text
//! cargo run -p gil-cpu-bound --example async_waiting
//! ```

use std::collections::HashSet;
use std::io;
use std::thread;
use std::time::Duration;

use shared::{Stopwatch, refuse_args};

const TASKS: u32 = 10_000;
const WAIT: Duration = Duration::from_millis(200);

fn main() -> io::Result<()> {
    refuse_args();
    println!("Main: {TASKS} tasks, each waits {:.2} seconds", WAIT.as_secs_f64());
    // Rust has `async` and `await`, but std has nothing that runs them. A crate does, here tokio. This
    // runtime uses no thread but the one that calls `block_on`.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let stopwatch = Stopwatch::start();
    let threads = runtime.block_on(async {
        // `spawn` starts a task: `asyncio.create_task`. Awaiting a task is what joining is for a thread.
        let tasks: Vec<_> = (0..TASKS).map(|_| tokio::spawn(task())).collect();
        let mut threads = HashSet::new();
        for task in tasks {
            threads.insert(task.await.expect("a task that cannot panic"));
        }
        threads
    });
    println!(
        "Main: One after the other they would have taken {:.2} seconds",
        (WAIT * TASKS).as_secs_f64()
    );
    println!("Main: Together they took {stopwatch}, on {} thread", threads.len());
    Ok(())
}

/// Waits, and returns the thread that continued it. `thread::sleep` would hold up all other tasks.
async fn task() -> thread::ThreadId {
    tokio::time::sleep(WAIT).await;
    thread::current().id()
}

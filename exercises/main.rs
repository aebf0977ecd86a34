//! Exercises on threads. The judge runs your answer in every order that its threads can take, and
//! shows the one that breaks it.
//!
//! ```text
//! cargo run -p exercises
//! cargo run -p exercises -- semaphore
//! ```

use std::process::ExitCode;

mod judge;

// What you write. Before you begin, much of it is unused, and the compiler need not say so.
#[allow(unused_variables, unused_imports, dead_code, clippy::pedantic)]
#[path = "src/barrier.rs"]
mod barrier;
#[allow(unused_variables, unused_imports, dead_code, clippy::pedantic)]
#[path = "src/bounded_buffer.rs"]
mod bounded_buffer;
#[allow(unused_variables, unused_imports, dead_code, clippy::pedantic)]
#[path = "src/collect.rs"]
mod collect;
#[allow(unused_variables, unused_imports, dead_code, clippy::pedantic)]
#[path = "src/downloads.rs"]
mod downloads;
#[allow(unused_variables, unused_imports, dead_code, clippy::pedantic)]
#[path = "src/event.rs"]
mod event;
#[allow(unused_variables, unused_imports, dead_code, clippy::pedantic)]
#[path = "src/keep_the_failure.rs"]
mod keep_the_failure;
#[allow(unused_variables, unused_imports, dead_code, clippy::pedantic)]
#[path = "src/lost_update.rs"]
mod lost_update;
#[allow(unused_variables, unused_imports, dead_code, clippy::pedantic)]
#[path = "src/semaphore.rs"]
mod semaphore;
#[allow(unused_variables, unused_imports, dead_code, clippy::pedantic)]
#[path = "src/split_the_work.rs"]
mod split_the_work;
#[allow(unused_variables, unused_imports, dead_code, clippy::pedantic)]
#[path = "src/transfer.rs"]
mod transfer;

fn main() -> ExitCode {
    judge::main()
}

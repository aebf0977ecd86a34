//! Experiment: what the parent learns when a worker fails.
//!
//! One worker succeeds, one gives up with exit status 3, one panics, and one would calculate forever and
//! is killed, which is possible with a process but not with a thread. What to look for: the parent
//! continues, and knows how each worker ended. Python's `p.join()` says nothing, and `p.exitcode` would
//! be 0, 3, 1 and -9. (On Windows, a killed process has exit code 1.)
//!
//! ```text
//! cargo run -p multiprocessing --example killed_worker
//! ```

use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::time::Duration;
use std::{env, hint, io, thread};

use shared::refuse_args;

/// The parent sets it for its workers, to what they have to do. This is the guard of lesson 7.
const TASK: &str = "KILLED_WORKER_TASK";

fn main() -> ExitCode {
    refuse_args();
    if let Some(task) = env::var_os(TASK) {
        return work(&task.to_string_lossy());
    }
    for task in ["succeed", "give up", "panic", "run forever"] {
        let name = format!("The worker told to {task}");
        match run_worker(task) {
            Ok(status) if status.success() => println!("Main Process: {name} succeeded: {status}"),
            Ok(status) => println!("Main Process: {name} failed: {status}"),
            Err(error) => {
                eprintln!("error: {name} could not be started: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
    println!("Main Process: Still here.");
    ExitCode::SUCCESS
}

fn run_worker(task: &str) -> io::Result<ExitStatus> {
    let program = env::current_exe()?;
    let mut worker = Command::new(program).env(TASK, task).stdin(Stdio::piped()).spawn()?;
    let pipe = worker.stdin.take(); // stays open: a worker may run until it is closed
    if task == "run forever" {
        thread::sleep(Duration::from_millis(200)); // all the time that it gets
        worker.kill()?;
    }
    let status = worker.wait();
    drop(pipe);
    status
}

fn work(task: &str) -> ExitCode {
    match task {
        "succeed" => ExitCode::SUCCESS,
        "give up" => ExitCode::from(3),
        "panic" => panic!("a crash in a worker"),
        "run forever" => {
            thread::spawn(|| {
                loop {
                    hint::spin_loop();
                }
            });
            // Until it is killed. If the parent is killed first, the system closes the pipe, and the
            // end of `main` is the end of the thread, too.
            let _ = io::copy(&mut io::stdin(), &mut io::sink());
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("error: {TASK} is for workers of the program itself: unset it");
            ExitCode::from(2)
        }
    }
}

//! What `multiprocessing.Process` does for the script: start a worker process, send it its work, get
//! the result back, and leave no worker behind.
//!
//! A worker is this program, started again with [`MARK`] in its environment. Parent and worker hold
//! the two ends of two pipes:
//!
//! * The worker's standard input brings its job, and then nothing more. The parent keeps the pipe open
//!   for as long as it wants the worker. When the parent ends, even if it is killed, the system closes
//!   the pipe, and a worker that sees this ends too. So there are no orphans. (On Windows a process is
//!   created in two steps. If the parent is killed between them, a child can remain that never ran.)
//! * The worker's standard output brings back the sum.

use std::env;
use std::io::{self, IsTerminal, PipeWriter, Read, Write};
use std::process::{self, Child, Command, Stdio};
use std::thread;

use shared::set_panic_hook;

/// Set by a parent in the environment of its workers, and by nobody else.
const MARK: &str = "MULTIPROCESSING_WORKER";

/// A worker process, to be [joined](Self::join). If it is dropped before that, it is stopped.
pub struct Process {
    number: u32,
    child: Child,
    /// The worker runs while this is open.
    lifeline: Option<PipeWriter>,
}

impl Process {
    /// Starts worker `number`, which adds up the squares below `n`.
    pub fn start(number: u32, n: u64) -> Result<Self, String> {
        let not_started = |error: io::Error| format!("could not start worker {number}: {error}");
        let program = env::current_exe().map_err(not_started)?;
        // The job is in the pipe before the worker exists: it finds it there whatever happens to us.
        let (job, mut lifeline) = io::pipe().map_err(not_started)?;
        writeln!(lifeline, "{n}").map_err(not_started)?;
        let child = Command::new(&program)
            .env(MARK, "1")
            .stdin(job)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| {
                not_started(io::Error::other(format!("{}: {error}", program.display())))
            })?;
        Ok(Self { number, child, lifeline: Some(lifeline) })
    }

    /// Waits for the worker's sum. An error says which worker failed, and how.
    pub fn join(mut self) -> Result<u128, String> {
        // Not `wait_with_output`, which would close the lifeline first.
        let mut answer = String::new();
        if let Some(stdout) = &mut self.child.stdout {
            let _ = stdout.read_to_string(&mut answer); // a missing answer is an error below
        }
        let worker = format!("worker {} (PID {})", self.number, self.child.id());
        let status = self.child.wait().map_err(|error| format!("{worker} is lost: {error}"))?;
        if !status.success() {
            return Err(format!("{worker} failed: {status}"));
        }
        answer.trim_end().parse().map_err(|_| format!("{worker} ended without a result"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.lifeline = None;
        let _ = self.child.wait(); // after a `join` it returns immediately
    }
}

/// If this process is a worker: does its job, prints the result and exits. Otherwise it does nothing.
pub fn work_if_worker(task: fn(u64) -> u128) {
    if env::var_os(MARK).is_none() {
        return;
    }
    set_panic_hook();
    let Some(n) = job() else {
        eprintln!("error: {MARK} is for workers, which the program starts itself: unset it");
        process::exit(2);
    };
    // Watches the lifeline: `copy` returns when the pipe is closed. It is not joined: when the work is
    // done, it ends with the process.
    thread::spawn(|| {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        process::exit(1)
    });
    println!("{}", task(n));
    process::exit(0)
}

/// The first line of standard input. A terminal has no job for us, and would never be closed.
fn job() -> Option<u64> {
    let mut line = String::new();
    if io::stdin().is_terminal() || io::stdin().read_line(&mut line).is_err() {
        return None;
    }
    line.trim_end().parse().ok()
}

//! What `multiprocessing.Process` does for the script: start a worker process, give it its work,
//! get the result back, and leave no worker behind.
//!
//! A worker is this program, started again with [`MARK`] in its environment, which also holds its
//! job. Parent and worker hold the two ends of two pipes:
//!
//! * The worker's standard input brings nothing. It is open for as long as the parent wants the
//!   worker: the system closes it when the parent ends, even if it is killed, and a worker that sees
//!   it closed ends too. So there are no orphans.
//! * The worker's standard output brings back the sum.

use std::env::{self, VarError};
use std::io::{self, IsTerminal, Read};
use std::process::{self, Child, ChildStdin, Command, ExitCode, Stdio};
use std::thread;

use shared::{println, report};

/// Set by a parent in the environment of its workers, and by nobody else.
const MARK: &str = "MULTIPROCESSING_WORKER";

/// A worker process, to be [joined](Self::join). One that is dropped is stopped first.
pub struct Process {
    number: u16,
    child: Child,
    /// The worker runs while this is open.
    lifeline: Option<ChildStdin>,
}

impl Process {
    /// Starts worker `number` on the squares below `n`.
    pub fn start(number: u16, n: u64) -> Result<Self, String> {
        let not_started = |error: io::Error| format!("could not start worker {number}: {error}");
        let mut child = Command::new(env::current_exe().map_err(not_started)?)
            .env(MARK, format!("n={n}"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(not_started)?;
        let lifeline = child.stdin.take();
        Ok(Self { number, child, lifeline })
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
        match answer.trim_end().parse() {
            Ok(sum) if status.success() => Ok(sum),
            _ => Err(format!("{worker} failed: {status}")),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.lifeline = None;
        let _ = self.child.wait(); // also after `join`, when it returns at once
    }
}

/// The mark, if this process has one: then it is a worker.
pub fn mark() -> Option<String> {
    match env::var(MARK) {
        Ok(mark) => Some(mark),
        Err(VarError::NotPresent) => None,
        Err(VarError::NotUnicode(mark)) => Some(mark.to_string_lossy().into_owned()),
    }
}

/// What a worker does in place of `main`: reads its job, works, prints the result.
pub fn work(mark: &str, task: fn(u64) -> u128) -> ExitCode {
    // No parent gives its workers a terminal: it would never be closed.
    let job = mark.strip_prefix("n=").and_then(|n| n.parse().ok());
    let Some(n) = job.filter(|_| !io::stdin().is_terminal()) else {
        report(format_args!("{MARK} is for workers, which the program starts itself: unset it"));
        return ExitCode::from(2);
    };
    // Watches the lifeline. It is not joined: it ends with the process.
    thread::spawn(|| {
        let _ = io::copy(&mut io::stdin(), &mut io::sink()); // returns when the pipe is closed
        process::exit(1)
    });
    println!("{}", task(n));
    ExitCode::SUCCESS
}

//! Runs a program: how long it took, what it printed, how much memory it had.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use shared_child::SharedChild;

/// Why there is no result.
#[derive(Debug, PartialEq)]
pub enum Stop {
    /// Ctrl-C, or a signal that asks the program to end.
    Interrupted,
    /// Something went wrong, as this line says.
    Failed(String),
}

impl<T: fmt::Display> From<T> for Stop {
    fn from(problem: T) -> Self {
        Self::Failed(problem.to_string())
    }
}

/// A program that has ended with status 0.
pub struct Finished {
    /// From its start to its end.
    pub took: Duration,
    pub stdout: Vec<String>,
    /// The most memory that it had whenever it was looked at, in bytes; see [`resident_memory`].
    pub most_memory: Option<u64>,
    /// The memory that it had at each line `sample NAME` of its own.
    pub samples: BTreeMap<String, u64>,
}

/// Runs a program to its end.
pub fn run(command: &mut Command) -> Result<Finished, Stop> {
    let name = command.get_program().to_string_lossy().into_owned();
    // A group of its own: Ctrl-C in the terminal reaches only us, and we end the whole group, with
    // the workers that Python has started.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());

    let started = Instant::now();
    let child = start(command).map_err(|stop| match stop {
        Stop::Failed(problem) => Stop::Failed(format!("could not start {name}: {problem}")),
        Stop::Interrupted => stop,
    })?;
    let pid = child.id();
    let (stdin, stdout) = (child.take_stdin(), child.take_stdout());
    let stderr = child.take_stderr();
    let (ended, watch_ends) = mpsc::channel::<()>();

    let (status, took, output, most_memory, stderr) = thread::scope(|scope| {
        let lines = scope.spawn(move || converse(stdin?, stdout?, pid));
        let errors = scope.spawn(move || {
            let mut errors = Vec::new();
            let _ = stderr?.read_to_end(&mut errors); // it only explains a failure
            Some(String::from_utf8_lossy(&errors).trim().to_owned())
        });
        let memory = scope.spawn(move || watch_memory(pid, &watch_ends));
        let status = child.wait();
        let took = started.elapsed();
        drop(ended);
        (status, took, lines.join(), memory.join(), errors.join())
    });
    *running() = None;

    if was_interrupted() {
        return Err(Stop::Interrupted);
    }
    let status = status?;
    if !status.success() {
        let stderr = stderr.ok().flatten().unwrap_or_default();
        let last = stderr.lines().last().unwrap_or("without a word");
        return Err(Stop::Failed(format!("{name} failed ({status}): {last}")));
    }
    let (stdout, samples) = output.ok().flatten().ok_or("its output was lost")?;
    Ok(Finished { took, stdout, most_memory: most_memory.unwrap_or_default(), samples })
}

/// Collects the lines, and answers those that ask for a sample of the memory.
fn converse(
    mut stdin: ChildStdin,
    stdout: ChildStdout,
    pid: u32,
) -> Option<(Vec<String>, BTreeMap<String, u64>)> {
    let (mut lines, mut samples) = (Vec::new(), BTreeMap::new());
    for line in BufReader::new(stdout).lines() {
        let line = line.ok()?;
        if let Some(name) = line.strip_prefix("sample ") {
            if let Some(bytes) = resident_memory(pid) {
                samples.insert(name.to_owned(), bytes);
            }
            let _ = writeln!(stdin); // a program that has ended tells so by its status
        } else {
            lines.push(line);
        }
    }
    Some((lines, samples))
}

/// Looks at the program's memory every 50 ms, until the program has ended.
fn watch_memory(pid: u32, ended: &mpsc::Receiver<()>) -> Option<u64> {
    let mut most = None;
    while ended.recv_timeout(Duration::from_millis(50)) == Err(RecvTimeoutError::Timeout) {
        most = most.max(resident_memory(pid));
    }
    most
}

/// The memory that a process has in use at this moment (its resident set), in bytes; `None` if the
/// system does not tell. What the kernel keeps for each thread is not in it.
#[cfg(target_os = "linux")]
fn resident_memory(pid: u32) -> Option<u64> {
    // Not the number in `/proc/PID/stat`. It leaves out up to 64 pages a thread (before Linux 6.2),
    // and a thread that does nothing has fewer.
    let process = procfs::process::Process::new(pid.try_into().ok()?).ok()?;
    let rollup = process.smaps_rollup().ok()?;
    rollup.memory_map_rollup.iter().find_map(|map| map.extension.map.get("Rss").copied())
}

#[cfg(not(target_os = "linux"))]
fn resident_memory(pid: u32) -> Option<u64> {
    use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};
    let pid = Pid::from_u32(pid);
    let mut system = System::new();
    let what = ProcessRefreshKind::nothing().with_memory();
    system.refresh_processes_specifics(ProcessesToUpdate::Some(&[pid]), true, what);
    system.process(pid).map(sysinfo::Process::memory)
}

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static RUNNING: Mutex<Option<Arc<SharedChild>>> = Mutex::new(None);

fn running() -> std::sync::MutexGuard<'static, Option<Arc<SharedChild>>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether the user has asked for the end.
pub fn was_interrupted() -> bool {
    INTERRUPTED.load(Relaxed)
}

/// From now on Ctrl-C ends the program that runs, and with it [`run`].
pub fn stop_on_ctrl_c() -> Result<(), Stop> {
    ctrlc::set_handler(|| {
        let running = running(); // nothing is started while we hold it
        INTERRUPTED.store(true, Relaxed);
        if let Some(child) = &*running {
            kill(child);
        }
    })?;
    Ok(())
}

fn start(command: &mut Command) -> Result<Arc<SharedChild>, Stop> {
    let mut running = running();
    if was_interrupted() {
        return Err(Stop::Interrupted);
    }
    let child = Arc::new(SharedChild::spawn(command)?);
    *running = Some(Arc::clone(&child));
    Ok(child)
}

fn kill(child: &SharedChild) {
    #[cfg(unix)]
    if let Some(group) = child.id().try_into().ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _: io::Result<()> = child.kill(); // if it has ended by now, so much the better
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let stop = run(&mut Command::new("/no/such/program")).err();
        let Some(Stop::Failed(problem)) = stop else { panic!("{stop:?}") };
        assert!(problem.starts_with("could not start /no/such/program: "), "{problem}");
    }
}

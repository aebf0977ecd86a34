//! A process that outlives us: if we are killed, it kills the command that we run.
//!
//! It is this program, started again with [`MARK`] in its environment, in a process group of its own.
//! From the other end of its standard input it learns which group to kill. Whatever ends us, the
//! system closes that end; then it does so, unless we have dismissed it before.

use std::env;
use std::io::{self, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio, exit};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// Set by us in the environment of our guard, and by nobody else.
const MARK: &str = "TIMELINE_GUARD";

/// The guard of a command that runs.
#[derive(Debug)]
pub struct Guard(Child);

impl Guard {
    /// Starts it, before there is anything to be killed.
    pub fn start() -> io::Result<Self> {
        let mut command = Command::new(env::current_exe()?);
        command.env(MARK, "1").process_group(0).stdin(Stdio::piped());
        Ok(Self(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?))
    }

    /// Says which process group is to be killed.
    pub fn watch(&mut self, group: u32) {
        if let Some(input) = &mut self.0.stdin {
            // It may have been killed: then there is nobody left to watch.
            let _ = write!(input, "{group}");
        }
    }

    /// Ends it, as the command has ended.
    pub fn dismiss(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// If this process is a guard: watches, kills and exits. Otherwise it does nothing.
pub fn watch_if_guard() {
    if env::var_os(MARK).is_none() {
        return;
    }
    let mut group = String::new();
    if io::stdin().read_to_string(&mut group).is_ok()
        && let Ok(group) = group.parse()
    {
        send(group, Signal::SIGKILL);
    }
    exit(0)
}

/// Sends a signal to a process group.
pub fn send(group: i32, signal: Signal) {
    // There may be nobody left in it.
    let _ = killpg(Pid::from_raw(group), signal);
}

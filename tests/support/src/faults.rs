//! Faults from outside, the same for every lesson: a reader who leaves, a full disk, a system that
//! gives no more threads or processes.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

/// A program of a test that is ended with the test, whatever becomes of it.
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the program with closed standard input, and with pipes to read what it prints.
#[must_use]
#[track_caller]
pub fn start(program: &str, args: &[&str]) -> Running {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Running(command.spawn().expect("the program can be started"))
}

/// `… | head -1`: the reader takes one line and leaves. The program must end with status 0 and say
/// nothing about it.
#[track_caller]
pub fn assert_quiet_when_the_reader_leaves(program: &str, args: &[&str]) {
    let mut running = start(program, args);
    let mut reader = BufReader::new(running.0.stdout.take().expect("a pipe"));
    let mut line = String::new();
    reader.read_line(&mut line).expect("a line");
    assert!(line.ends_with('\n'), "{line:?}");
    drop(reader);

    let mut stderr = String::new();
    running.0.stderr.take().expect("a pipe").read_to_string(&mut stderr).expect("text");
    let status = running.0.wait().expect("the program ends");
    assert_eq!((status.code(), stderr.as_str()), (Some(0), ""));
}

/// `… > /dev/full`: no line can be written. The program must say so and end with status 1.
#[cfg(target_os = "linux")]
#[track_caller]
pub fn assert_failure_when_the_disk_is_full(program: &str, args: &[&str]) {
    let run = under("exec > /dev/full", program, args).run();
    let problem = run.failure();
    assert!(problem.starts_with("cannot write to standard output: "), "{problem}");
}

/// The program as a shell starts it after `set_up`, such as `ulimit -n 64`.
#[cfg(unix)]
#[must_use]
pub fn under(set_up: &str, program: &str, args: &[&str]) -> crate::Lesson {
    let script = format!(r#"{set_up}; exec "$0" "$@""#);
    crate::Lesson::new("sh").args(["-c", &script, program]).args(args)
}

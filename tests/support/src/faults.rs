//! Faults from outside, the same for every lesson: a reader who leaves, a full disk, a system that
//! gives no more threads or processes, somebody who kills it.

use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::TIME_LIMIT;

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

/// The program with memory for no more than four threads. Their stacks are large: one that does not
/// fit any more leaves plenty of room, so that the threads before it have all that they need. (Where
/// there is no room at all, a thread may fail within the standard library, before it begins to run.)
#[cfg(target_os = "linux")]
#[must_use]
pub fn with_memory_for_few_threads(program: &str, args: &[&str]) -> crate::Lesson {
    under("ulimit -v 2000000", program, args).env("RUST_MIN_STACK", "400000000")
}

/// Kills a program at 100 moments that are spread over its life, from its start to `latest` after it.
/// It must have printed nothing but whole lines, none of which tells of an error, and leave nothing
/// running.
///
/// Standard output and standard error are one pipe, and whatever the program starts inherits it. Its
/// end is reached when nobody holds it any more.
#[track_caller]
pub fn assert_nothing_is_left_when_killed(program: &str, args: &[&str], latest: Duration) {
    let kill = |i| {
        let (mut output, input) = io::pipe().expect("a pipe");
        let mut command = Command::new(program);
        command.args(args).stdin(Stdio::null());
        command.stdout(input.try_clone().expect("a pipe")).stderr(input);
        let (sender, text) = mpsc::sync_channel(1);
        thread::spawn(move || {
            let running = Running(command.spawn().expect("the program can be started"));
            drop(command); // and with it our own hold on the pipe
            thread::sleep(latest * i / 100);
            drop(running);
            let mut text = String::new();
            output.read_to_string(&mut text).expect("text");
            let _ = sender.send(text);
        });
        text
    };
    let kills: Vec<_> = (0..100).map(kill).collect();
    for (i, text) in kills.into_iter().enumerate() {
        let text = text.recv_timeout(TIME_LIMIT);
        let text = text.unwrap_or_else(|_| panic!("something still runs after kill {i}"));
        assert!(text.is_empty() || text.ends_with('\n'), "{text:?}");
        assert!(!text.contains("error") && !text.contains("panicked"), "{text}");
    }
}

//! Runs a command, passes its output through, and notes when each line arrived.

use std::io::{self, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::lines::Lines;
use crate::model::{Ended, Recorder, Timeline};

/// How long a command that was interrupted may take to end, before it is killed.
pub const GRACE: Duration = Duration::from_secs(1);

/// How often it is looked at whether somebody interrupts, and whether a silent command has ended.
const LOOK: Duration = Duration::from_millis(20);

/// How often somebody has interrupted.
static INTERRUPTS: AtomicUsize = AtomicUsize::new(0);

/// From now on, Ctrl-C (and SIGTERM and SIGHUP) ends the command that [`run`] runs, and not us.
///
/// Whoever asks three times wants no picture: then we end at once.
///
/// # Errors
///
/// Returns an error if the system does not allow it, or on a second call.
pub fn survive_ctrl_c() -> Result<(), ctrlc::Error> {
    ctrlc::set_handler(|| {
        if INTERRUPTS.fetch_add(1, Ordering::Relaxed) == 2 {
            std::process::exit(130);
        }
    })
}

/// Whether somebody has interrupted.
#[cfg(target_os = "linux")] // the only one that asks
pub(crate) fn interrupted() -> bool {
    INTERRUPTS.load(Ordering::Relaxed) > 0
}

/// What became of a command.
#[derive(Debug)]
pub struct Outcome {
    /// What it did.
    pub timeline: Timeline,
    /// How it ended.
    pub status: ExitStatus,
    /// Whether all of its output could be passed through. If not, the command was ended.
    pub passed_through: io::Result<()>,
    /// Whether all its lines came in one go, after a long silence: perhaps they were held back in a
    /// buffer, and the picture shows nothing.
    pub came_at_once: bool,
}

/// What is known of the lines so far. The thread that passes the output through writes it.
#[derive(Default)]
struct Seen {
    recorder: Recorder,
    lines: Lines,
    first: Option<Duration>,
    latest: Duration,
}

/// Runs the command to its end and passes its standard output through to `out`, as it comes.
///
/// # Errors
///
/// Returns an error if the command cannot be started.
pub fn run(command: &mut Command, out: impl Write + Send + 'static) -> io::Result<Outcome> {
    command.stdout(Stdio::piped());
    // Python keeps its lines back when it does not write to a terminal. Then all come at the end.
    if std::env::var_os("PYTHONUNBUFFERED").is_none() {
        command.env("PYTHONUNBUFFERED", "1");
    }
    let started = Instant::now();
    let mut child = command.spawn()?;
    let mut output = child.stdout.take().ok_or_else(|| io::Error::other("it has no output"))?;

    let seen = Arc::new(Mutex::new(Seen::default()));
    let (done, passed) = mpsc::channel();
    let passing = thread::spawn({
        let seen = Arc::clone(&seen);
        move || {
            let result = pass_through(&mut output, out, started, &seen);
            // Closed before it is told, so that a command that goes on writing learns of it.
            drop(output);
            let _ = done.send(result);
        }
    });

    let (status, passed_through) = supervise(&mut child, &passed)?;
    let ended_at = started.elapsed();
    if passed_through.is_some() {
        passing.join().map_err(|_| io::Error::other("the output could not be passed through"))?;
    }

    let mut seen = std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner));
    seen.lines.finish(|line| seen.recorder.line(ended_at, line));
    let interrupted = INTERRUPTS.load(Ordering::Relaxed) > 0;
    let cut_short =
        interrupted || status.code().is_none() || matches!(passed_through, Some(Err(_)));
    let ended = if cut_short { Ended::CutShort } else { Ended::ByItself };
    let came_at_once = seen.first.is_some_and(|first| came_at_once(first, seen.latest));
    let timeline = seen.recorder.finish(ended_at, ended);
    Ok(Outcome {
        came_at_once: came_at_once && timeline.lanes.iter().any(|lane| lane.spans.len() > 1),
        timeline,
        status,
        passed_through: passed_through.unwrap_or(Ok(())),
    })
}

/// Whether the first line came after a long silence, and the latest hardly any later.
fn came_at_once(first: Duration, latest: Duration) -> bool {
    let spread = latest.saturating_sub(first);
    first > Duration::from_millis(500) && spread < first / 100
}

/// Copies the output of the command until it ends, and takes note of each line.
fn pass_through(
    output: &mut impl Read,
    mut out: impl Write,
    started: Instant,
    seen: &Mutex<Seen>,
) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = match output.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let arrived = started.elapsed();
        let bytes = &buffer[..length];
        {
            let seen = &mut *seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.first.get_or_insert(arrived);
            seen.latest = arrived;
            seen.lines.feed(bytes, |line| seen.recorder.line(arrived, line));
        }
        out.write_all(bytes)?;
        out.flush()?;
    }
}

/// Waits for the end of the command and of its output, and ends it if it has to be.
///
/// Ctrl-C in a terminal goes to the command too: it has a moment to end in its own way. The result
/// of passing its output through is missing if the command left somebody behind who still has it.
fn supervise(
    child: &mut Child,
    passed: &mpsc::Receiver<io::Result<()>>,
) -> io::Result<(ExitStatus, Option<io::Result<()>>)> {
    let mut passed_through = None;
    let mut end_until: Option<Instant> = None;
    loop {
        if passed_through.is_none() {
            match passed.recv_timeout(LOOK) {
                Ok(result) => passed_through = Some(result),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    let problem = "the output is no longer passed through";
                    passed_through = Some(Err(io::Error::other(problem)));
                }
            }
        } else {
            thread::sleep(Duration::from_millis(1));
        }
        let status = child.try_wait()?;
        if let (Some(status), Some(_)) = (status, &passed_through) {
            return Ok((status, passed_through));
        }

        let unwanted = matches!(passed_through, Some(Err(_)));
        if unwanted || INTERRUPTS.load(Ordering::Relaxed) > 0 {
            let end_until = *end_until.get_or_insert_with(|| Instant::now() + GRACE);
            if Instant::now() < end_until {
                continue;
            }
            match status {
                Some(status) => return Ok((status, passed_through)),
                None => child.kill()?,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_came_at_once_if_the_silence_before_was_long_and_all_else_short() {
        let at_once = |first, latest| {
            came_at_once(Duration::from_millis(first), Duration::from_millis(latest))
        };
        assert!(at_once(501, 501) && at_once(1000, 1009));
        assert!(!at_once(500, 500) && !at_once(20, 20) && !at_once(1000, 1010));
    }

    /// Gives one result after the other.
    struct Script(std::vec::IntoIter<io::Result<&'static str>>);

    impl Read for Script {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.next().unwrap_or(Ok("")).map(|text| {
                buffer[..text.len()].copy_from_slice(text.as_bytes());
                text.len()
            })
        }
    }

    #[test]
    fn an_interrupted_read_is_tried_again_and_any_other_error_is_the_end() {
        let passed_through = |results: Vec<io::Result<&'static str>>| {
            let mut out = Vec::new();
            let seen = Mutex::default();
            let mut script = Script(results.into_iter());
            let result = pass_through(&mut script, &mut out, Instant::now(), &seen);
            (result.map_err(|error| error.kind()), String::from_utf8(out).expect("text"))
        };
        let error = |kind: io::ErrorKind| Err(kind.into());
        let interrupted = vec![Ok("a"), error(io::ErrorKind::Interrupted), Ok("b")];
        assert_eq!(passed_through(interrupted), (Ok(()), "ab".to_owned()));
        let broken = vec![Ok("a"), error(io::ErrorKind::TimedOut), Ok("b")];
        assert_eq!(passed_through(broken), (Err(io::ErrorKind::TimedOut), "a".to_owned()));
    }
}

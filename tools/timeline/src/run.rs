//! Runs a command, passes its output through, notes when each line arrived, and leaves nothing behind.

use std::io::{self, PipeReader, Read, Write};
use std::process::{Child, Command, ExitStatus, exit};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use drawing::file::WRITING;
use timeline::record::Record;

use crate::shown;

/// The exit status of a command that cannot be started, as shells have it.
const NOT_STARTED: i32 = 127;

/// How long a command may take to end when its output leads nowhere, before it is killed.
const GRACE: Duration = Duration::from_secs(1);

/// How many bytes of a line are read: enough to tell a message from another, and to show it.
const LONGEST_LINE: usize = 1000;

/// How often it is looked at whether a silent command has ended.
const LOOK: Duration = Duration::from_millis(20);

/// What happens while a command runs.
enum Event {
    /// It has written these lines.
    Lines(Duration, Vec<Vec<u8>>),
    /// One of its outputs has ended, or cannot be passed through.
    Passed(io::Result<()>),
    /// A signal told us to end.
    Signal(i32),
}

/// Where signals go while a command runs.
static RUNNING: Mutex<Option<Sender<Event>>> = Mutex::new(None);

fn running() -> MutexGuard<'static, Option<Sender<Event>>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on, signals that tell us to end go to the command that [`run`] runs, if there is one. If
/// not, they end the program, which leaves no half-written file.
pub fn take_signals() -> io::Result<()> {
    let took = |signal| {
        if let Some(events) = &*running() {
            let _ = events.send(Event::Signal(signal));
        } else {
            let _nothing_half_written = WRITING.lock();
            exit(128 + signal);
        }
    };
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM};
        let all = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM];
        let mut signals = signal_hook::iterator::Signals::new(all)?;
        thread::Builder::new().spawn(move || signals.forever().for_each(took)).map(drop)
    }
    #[cfg(not(unix))]
    ctrlc::set_handler(move || took(2)).map_err(io::Error::other)
}

/// What became of a command.
pub struct Outcome {
    /// What it printed, and when.
    pub record: Record,
    /// How it ended.
    pub status: ExitStatus,
    /// Whether all of its standard output could be passed through. If not, the command was ended.
    pub passed_through: io::Result<()>,
}

/// Runs the command to its end and passes its standard output through to `out`, as it comes, and its
/// standard error to ours. As soon as it runs, `started` is told the number of its process.
///
/// On Unix the command gets a process group of its own. So whatever it starts can be ended with it;
/// and it gets nothing from a terminal, as only the group in the foreground may read from one.
///
/// If it cannot be watched, nothing runs; if it cannot be started, we end.
pub fn run(
    mut command: Command,
    out: impl Write + Send + 'static,
    started: impl FnOnce(u32),
) -> io::Result<Outcome> {
    // Python keeps its lines back when it does not write to a terminal. Then all come at the end.
    if std::env::var_os("PYTHONUNBUFFERED").is_none() {
        command.env("PYTHONUNBUFFERED", "1");
    }
    #[cfg(unix)]
    {
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        if io::IsTerminal::is_terminal(&io::stdin()) {
            command.stdin(std::process::Stdio::null());
        }
    }
    let ((output, to_output), (errors, to_errors)) = (io::pipe()?, io::pipe()?);
    command.stdout(to_output).stderr(to_errors);
    let (events, happened) = mpsc::channel();
    let began = Instant::now();
    // First who watches and reads, and then the command: if they fail, nothing has to be ended.
    #[cfg(unix)]
    let mut guard = crate::guard::Guard::start()?;
    let (of_output, of_errors) = (events.clone(), events.clone());
    let read = move || {
        let passed = pass_through(output, out, began, &of_output);
        of_output.send(Event::Passed(passed))
    };
    thread::Builder::new().spawn(read)?;
    let read = move || {
        // Where our standard error leads to nowhere, the command is better off than without us.
        let passed = pass_through(errors, io::stderr(), began, &of_errors).or(Ok(()));
        of_errors.send(Event::Passed(passed))
    };
    thread::Builder::new().spawn(read)?;

    *running() = Some(events);
    let mut child = command.spawn().unwrap_or_else(|error| {
        // Where standard error is closed too, there is nobody left to tell.
        let program = shown(&[command.get_program()]);
        let _ = writeln!(io::stderr(), "error: could not start {program}: {error}");
        exit(NOT_STARTED)
    });
    // It has our ends of the pipes. Without them, the readers see when the last other end is closed.
    drop(command);
    #[cfg(unix)]
    guard.watch(child.id());
    started(child.id());
    let outcome = supervise(&mut child, &happened, began);
    *running() = None;
    #[cfg(unix)]
    guard.dismiss();
    outcome
}

/// Copies what the command writes until it ends, and tells of each line.
fn pass_through(
    mut input: PipeReader,
    mut out: impl Write,
    began: Instant,
    events: &Sender<Event>,
) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    let mut line = Vec::new();
    loop {
        let mut lines = Vec::new();
        let length = match input.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            result => result?,
        };
        let arrived = began.elapsed();
        for piece in buffer[..length].split_inclusive(|&byte| byte == b'\n') {
            let room = LONGEST_LINE.saturating_sub(line.len());
            line.extend_from_slice(&piece[..piece.len().min(room)]);
            if piece.ends_with(b"\n") {
                lines.push(std::mem::take(&mut line));
            }
        }
        if length == 0 {
            // The last line may lack its end.
            lines.extend(Some(line).filter(|line| !line.is_empty()));
            let _ = events.send(Event::Lines(arrived, lines));
            return Ok(());
        }
        let _ = events.send(Event::Lines(arrived, lines));
        out.write_all(&buffer[..length])?;
        out.flush()?;
    }
}

/// Waits for the end of the command and of its output. The first signal is passed on to it as it came,
/// and the second one kills it.
///
/// If the command left somebody behind who still has its output, and then we are told to end, that
/// is not waited for.
fn supervise(child: &mut Child, happened: &Receiver<Event>, began: Instant) -> io::Result<Outcome> {
    let mut record = Record::default();
    let (mut passed, mut passed_through, mut signals) = (0, Ok(()), 0);
    let mut end_until: Option<Instant> = None;
    let status = loop {
        match happened.recv_timeout(LOOK) {
            Ok(Event::Lines(at, lines)) => lines.iter().for_each(|line| record.line(at, line)),
            Ok(Event::Passed(result)) => {
                passed += 1;
                passed_through = passed_through.and(result);
            }
            Ok(Event::Signal(number)) => {
                signals += 1;
                if signals == 1 { signal(child, number) } else { kill(child) }
            }
            Err(_) => {}
        }
        let status = child.try_wait()?;
        if let (Some(status), 2) = (status, passed) {
            break status;
        }
        if passed_through.is_err() || status.is_some() && signals > 0 {
            let now = Instant::now();
            match end_until {
                None => {
                    signal(child, SIGTERM);
                    end_until = Some(now + GRACE);
                }
                Some(time) if now < time => {}
                Some(_) => {
                    kill(child);
                    break child.wait()?;
                }
            }
        }
    };
    record.end = began.elapsed();
    // Something else than the command itself may have ended it: on Unix a signal, so that there is no
    // code; on Windows an exception, which is the code.
    let crashed = status.code().is_none_or(|code| code.cast_unsigned() >= 0xC000_0000);
    record.cut_short = signals > 0 || crashed || passed_through.is_err();
    Ok(Outcome { record, status, passed_through })
}

/// What asks a command to end. The same number on every Unix.
const SIGTERM: i32 = 15;

/// Sends a signal to the command, and to all that it started. Windows has no such thing: there, Ctrl-C
/// in a console reaches the command by itself.
fn signal(child: &Child, signal: i32) {
    #[cfg(unix)]
    if let (Ok(group), Ok(signal)) = (i32::try_from(child.id()), signal.try_into()) {
        crate::guard::send(group, signal);
    }
    #[cfg(not(unix))]
    let _ = (child, signal);
}

/// Ends the command; on Unix, with all that it started.
fn kill(child: &mut Child) {
    signal(child, 9);
    // There may be nothing left to end.
    let _ = child.kill();
}

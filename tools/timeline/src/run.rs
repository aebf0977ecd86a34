//! Runs a command, passes its output through, notes when each line arrived, and leaves nothing behind.

use std::io::{self, PipeReader, Read, Write};
use std::process::{Child, Command, ExitStatus, exit};
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
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

/// How often it is looked at whether a signal came, and whether a silent command has ended.
const LOOK: Duration = Duration::from_millis(20);

/// How many signals have told us to end, and which one was the latest. SIGINT, where there are none.
static SIGNALS: AtomicUsize = AtomicUsize::new(0);
static LATEST: AtomicI32 = AtomicI32::new(2);

/// Whether a command runs, to which signals are passed on.
static RUNNING: AtomicBool = AtomicBool::new(false);

/// From now on, signals that tell us to end go to the command that [`run`] runs, if there is one. If
/// not, they end the program, which leaves no half-written file.
pub fn take_signals() -> io::Result<()> {
    let took = || {
        SIGNALS.fetch_add(1, SeqCst);
        if !RUNNING.load(SeqCst) {
            let _nothing_half_written = WRITING.lock();
            exit(128 + LATEST.load(SeqCst));
        }
    };
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGALRM, SIGHUP, SIGINT, SIGQUIT, SIGTERM};
        let all = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGALRM];
        let mut signals = signal_hook::iterator::Signals::new(all)?;
        let listen = move || {
            for signal in signals.forever() {
                LATEST.store(signal, SeqCst);
                took();
            }
        };
        thread::Builder::new().spawn(listen).map(drop)
    }
    #[cfg(not(unix))]
    ctrlc::set_handler(took).map_err(io::Error::other)
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
    let (output, errors) = pipes(&mut command)?;
    let record = Arc::new(Mutex::new(Record::default()));
    let (done, passed) = mpsc::channel();
    let began = Instant::now();
    // First who watches and reads, and then the command: if they fail, nothing has to be ended.
    #[cfg(unix)]
    let mut guard = crate::guard::Guard::start()?;
    let (lines, all_done) = (Arc::clone(&record), done.clone());
    let read = move || done.send(pass_through(output, out, began, &lines));
    thread::Builder::new().spawn(read)?;
    let lines = Arc::clone(&record);
    // Where our standard error leads to nowhere, the command is better off than without us.
    let read = move || all_done.send(pass_through(errors, io::stderr(), began, &lines).or(Ok(())));
    thread::Builder::new().spawn(read)?;

    RUNNING.store(true, SeqCst);
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
    let ended = supervise(&mut child, &passed);
    RUNNING.store(false, SeqCst);
    #[cfg(unix)]
    guard.dismiss();
    let (status, passed_through) = ended?;

    let mut record = std::mem::take(&mut *record.lock().unwrap_or_else(PoisonError::into_inner));
    record.end = began.elapsed();
    let interrupted = SIGNALS.load(SeqCst) > 0;
    record.cut_short = interrupted || crashed(status.code()) || passed_through.is_err();
    Ok(Outcome { record, status, passed_through })
}

/// Pipes for what the command writes: standard output and standard error.
fn pipes(command: &mut Command) -> io::Result<(PipeReader, PipeReader)> {
    let ((output, to_output), (errors, to_errors)) = (io::pipe()?, io::pipe()?);
    command.stdout(to_output).stderr(to_errors);
    Ok((output, errors))
}

/// Whether something else than the command itself ended it: on Unix a signal, so that there is no
/// code; on Windows an exception, which is the code.
fn crashed(code: Option<i32>) -> bool {
    code.is_none_or(|code| code.cast_unsigned() >= 0xC000_0000)
}

/// Copies what the command writes until it ends, and takes note of each line.
fn pass_through(
    mut input: PipeReader,
    mut out: impl Write,
    began: Instant,
    record: &Mutex<Record>,
) -> io::Result<()> {
    let mut buffer = vec![0; 64 * 1024];
    let mut line = Vec::new();
    loop {
        let length = match input.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            result => result?,
        };
        let arrived = began.elapsed();
        let mut record = record.lock().unwrap_or_else(PoisonError::into_inner);
        if length == 0 {
            if !line.is_empty() {
                record.line(arrived, &line);
            }
            return Ok(());
        }
        for piece in buffer[..length].split_inclusive(|&byte| byte == b'\n') {
            let room = LONGEST_LINE.saturating_sub(line.len());
            line.extend_from_slice(&piece[..piece.len().min(room)]);
            if piece.ends_with(b"\n") {
                record.line(arrived, &line);
                line.clear();
            }
        }
        drop(record);
        out.write_all(&buffer[..length])?;
        out.flush()?;
    }
}

/// Waits for the end of the command and of its output. The first signal is passed on to it as it came,
/// and the second one kills it.
///
/// If the command left somebody behind who still has its output, and then we are told to end, that
/// is not waited for.
fn supervise(
    child: &mut Child,
    passed: &Receiver<io::Result<()>>,
) -> io::Result<(ExitStatus, io::Result<()>)> {
    let (mut passed_through, mut all_passed) = (Ok(()), false);
    let mut passed_on = 0;
    let mut end_until: Option<Instant> = None;
    loop {
        match passed.recv_timeout(LOOK) {
            Ok(result) => passed_through = passed_through.and(result),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => {
                all_passed = true;
                thread::sleep(Duration::from_millis(1));
            }
        }
        let signals = SIGNALS.load(SeqCst);
        match signals {
            0 => {}
            1 if passed_on == 0 => signal(child, LATEST.load(SeqCst)),
            more if more > 1 => kill(child),
            _ => {}
        }
        passed_on = signals;
        let status = child.try_wait()?;
        if let (Some(status), true) = (status, all_passed) {
            return Ok((status, passed_through));
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
                    return Ok((child.wait()?, passed_through));
                }
            }
        }
    }
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

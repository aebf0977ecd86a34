//! Runs a command and draws what each of its threads did. The README says how to read the picture.

mod args;
#[cfg(unix)]
mod guard;
mod run;

use std::ffi::OsStr;
use std::io::{self, ErrorKind, Write};
use std::process::{Command, ExitCode, ExitStatus};

use anstream::AutoStream;
use drawing::file::Target;
use shared::{fail, parse_args, refuse};
use timeline::picture::Picture;
use timeline::threads::Watch;
use timeline::{steps, svg, terminal};

use crate::args::Args;
use crate::run::Outcome;

/// What is said in place of a picture of lines.
const ADVICE: &str = r#"timeline: nothing to draw. It takes two lines, some time apart, that begin with the
name of a thread:
    Thread 1: Waiting for the lock...
In Python, this prints such a line:
    print(f"{threading.current_thread().name}: Waiting for the lock...")
Where the name stands elsewhere, say where: --line '{time} [{thread}] {text}', or
the format of your logger. On Linux, --threads draws what the processor did."#;

fn main() -> ExitCode {
    #[cfg(unix)]
    guard::watch_if_guard();
    let args: Args = parse_args();
    if args.threads && cfg!(not(target_os = "linux")) {
        refuse("'--threads' works on Linux only, where /proc shows what threads do");
    }
    let cannot_write = |error: io::Error| -> ! {
        let file = args.svg.as_deref().unwrap_or("".as_ref()).display();
        fail(format_args!("cannot write {file}: {error}"))
    };
    let svg =
        args.svg.as_deref().map(|file| Target::new(file).unwrap_or_else(|it| cannot_write(it)));
    run::take_signals().unwrap_or_else(|it| fail(format_args!("cannot listen for signals: {it}")));

    let mut command = Command::new(&args.command[0]);
    command.args(&args.command[1..]);
    let mut watch = None;
    let started = |process| watch = args.threads.then(|| Watch::start(process));
    let Outcome { record, status, passed_through } = run::run(command, io::stdout(), started)
        .unwrap_or_else(|it| fail(format_args!("cannot watch the command: {it}")));
    let title = shown(&args.command);
    let cannot_watch = |error| fail(format_args!("cannot watch the threads: {error}"));
    let picture = match watch {
        Some(watch) => watch.unwrap_or_else(cannot_watch).end().picture(&title),
        None => record.picture(&title, &args.hints),
    };

    let written = match svg {
        Some(_) if picture.panels.is_empty() => Err(io::Error::other("there is nothing to draw")),
        Some(file) => file.write(&svg::draw(&picture)),
        None => Ok(()),
    };
    match passed_through.and_then(|()| draw(&picture, args.threads)) {
        // The reader has had enough: no error, and nobody left to draw for.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
        Err(error) => fail(format_args!("cannot write to standard output: {error}")),
        Ok(()) => {}
    }
    written.unwrap_or_else(|error| cannot_write(error));
    exit_code(status)
}

/// Draws the picture on standard output, after the lines of the command.
fn draw(picture: &Picture, threads: bool) -> io::Result<()> {
    let mut out = AutoStream::auto(io::stdout());
    if picture.panels.is_empty() {
        let advice = if threads { "timeline: nothing to draw." } else { ADVICE };
        writeln!(out, "{advice}")?;
        for note in &picture.notes {
            writeln!(out, "  {note}")?;
        }
    } else {
        let width = terminal_size::terminal_size_of(io::stdout()).map_or(80, |(width, _)| width.0);
        out.write_all(terminal::draw(picture, width.into()).as_bytes())?;
    }
    out.flush()
}

/// The command as it is shown to people, on one line.
fn shown(command: &[impl AsRef<OsStr>]) -> String {
    let words = command.iter().map(|word| {
        let word = word.as_ref().to_string_lossy().replace(char::is_control, " ");
        if word.is_empty() || word.contains(' ') { format!("'{word}'") } else { word }
    });
    steps::plain(&words.collect::<Vec<_>>().join(" "))
}

/// The exit status of the command, as ours. After a signal it is what shells make of it.
fn exit_code(status: ExitStatus) -> ExitCode {
    #[cfg(unix)]
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    #[cfg(not(unix))]
    let signal: Option<i32> = None; // there are none
    let code = status.code().or_else(|| Some(128 + signal?));
    // Only Windows has codes that do not fit. They are failures too.
    code.and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from)
}

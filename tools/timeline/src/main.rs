//! Runs a command and draws what each of its threads did. The README says how to read the picture.

mod args;

use std::ffi::OsStr;
use std::io::{self, ErrorKind, Write};
use std::process::{Command, ExitCode, ExitStatus};

use anstream::AutoStream;
use clap::Parser;
use drawing::file::Target;
use timeline::picture::Picture;
use timeline::record::Hints;
use timeline::run::{self, Failed, Outcome};
use timeline::threads::Watch;
use timeline::{svg, terminal};

use crate::args::Args;

/// The exit status of a command that cannot be started, as shells have it.
const NOT_STARTED: u8 = 127;

/// The exit status when the options make no sense, as clap has it.
const BAD_OPTIONS: u8 = 2;

/// What is said in place of a picture.
const ADVICE: &str = r#"timeline: nothing to draw. It takes two lines, some time apart, that begin with the same name:
    Thread 1: Waiting for the lock...
In Python, this prints such a line:
    print(f"{threading.current_thread().name}: Waiting for the lock...")"#;

fn main() -> ExitCode {
    let args = Args::try_parse().unwrap_or_else(|error| {
        // The text of `--help` may find no place on a full disk.
        let printed = error.print().and_then(|()| io::stdout().flush());
        std::process::exit(if printed.is_ok() { error.exit_code() } else { 1 })
    });
    if args.threads && cfg!(not(target_os = "linux")) {
        fail("'--threads' works on Linux only, where /proc shows what threads do");
        return ExitCode::from(BAD_OPTIONS);
    }
    let svg = match args.svg.as_ref().map(|file| Target::new(file)).transpose() {
        Ok(svg) => svg,
        Err(error) => return fail(&cannot_write(&args, &error)),
    };
    if let Err(error) = run::survive_ctrl_c() {
        return fail(&format!("cannot listen for Ctrl-C: {error}"));
    }

    let mut command = Command::new(&args.command[0]);
    command.args(&args.command[1..]);
    let mut watch = None;
    let started = |process| watch = args.threads.then(|| Watch::start(process));
    let Outcome { record, status, passed_through } = match run::run(command, io::stdout(), started)
    {
        Ok(outcome) => outcome,
        Err(Failed::System(error)) => return fail(&format!("cannot watch the command: {error}")),
        Err(Failed::Start(error)) => {
            fail(&format!("could not start {}: {error}", shown(&args.command[..1])));
            return ExitCode::from(NOT_STARTED);
        }
    };
    let hints = Hints { wait: args.wait.clone(), then: args.then.clone() };
    let title = shown(&args.command);
    let picture = match watch.transpose() {
        Ok(None) => record.picture(&title, &hints),
        Ok(Some(watch)) => watch.end().picture(&title),
        Err(error) => return fail(&format!("cannot watch the threads: {error}")),
    };

    let written = match svg {
        Some(_) if picture.panels.is_empty() => Err(io::Error::other("there is nothing to draw")),
        Some(file) => file.write(&svg::draw(&picture)),
        None => Ok(()),
    };
    match passed_through.and_then(|()| draw(&picture)) {
        Ok(()) => {}
        // The reader has had enough: no error, and nobody left to draw for.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
        Err(error) => return fail(&format!("cannot write to standard output: {error}")),
    }
    match written {
        Ok(()) => exit_code(status),
        Err(error) => fail(&cannot_write(&args, &error)),
    }
}

/// Draws the picture on standard output, after the lines of the command.
fn draw(picture: &Picture) -> io::Result<()> {
    let mut out = AutoStream::auto(io::stdout());
    if picture.panels.is_empty() {
        writeln!(out, "{ADVICE}")?;
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
    timeline::speaker::plain(&words.collect::<Vec<_>>().join(" "))
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

fn cannot_write(args: &Args, error: &io::Error) -> String {
    format!("cannot write {}: {error}", args.svg.as_deref().unwrap_or("".as_ref()).display())
}

fn fail(problem: &str) -> ExitCode {
    // Where standard error is closed too, there is nobody left to tell.
    let _ = writeln!(io::stderr(), "error: {problem}");
    ExitCode::FAILURE
}

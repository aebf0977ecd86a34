//! Runs a command and draws what each of its threads did. The README says how to read the picture.

mod args;
#[cfg(unix)]
mod guard;
mod run;

use std::ffi::OsStr;
use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::process::{Command, ExitCode, ExitStatus};

use anstream::AutoStream;
use clap::Parser;
use drawing::file::Target;
use timeline::picture::Picture;
use timeline::threads::Watch;
use timeline::{steps, svg, terminal};

use crate::args::Args;
use crate::run::Outcome;

/// The exit status when the options make no sense, as clap has it.
const BAD_OPTIONS: u8 = 2;

/// What is said in place of a picture of lines.
const ADVICE: &str = r#"timeline: nothing to draw. It takes two lines, some time apart, that begin with the
name of a thread:
    Thread 1: Waiting for the lock...
In Python, this prints such a line:
    print(f"{threading.current_thread().name}: Waiting for the lock...")
Where the name stands elsewhere, say where: --line '{time} [{thread}] {text}', or
the format of your logger. On Linux, --threads draws what the processor did."#;

/// Why we end otherwise than the command: what to say, if there is somebody to say it to.
struct Failure {
    status: u8,
    problem: Option<String>,
}

impl Failure {
    fn new(what: impl Display, why: &io::Error) -> Self {
        Self { status: 1, problem: Some(format!("{what}: {why}")) }
    }

    fn bad_options(problem: impl Into<String>) -> Self {
        Self { status: BAD_OPTIONS, problem: Some(problem.into()) }
    }
}

fn main() -> ExitCode {
    #[cfg(unix)]
    guard::watch_if_guard();
    match draw_command() {
        Ok(code) => code,
        Err(Failure { status, problem }) => {
            if let Some(problem) = problem {
                // Where standard error is closed too, there is nobody left to tell.
                let _ = writeln!(io::stderr(), "error: {problem}");
            }
            ExitCode::from(status)
        }
    }
}

/// Runs the command and draws it. The exit status is that of the command.
fn draw_command() -> Result<ExitCode, Failure> {
    let Some(args) = parse()? else { return Ok(ExitCode::SUCCESS) };
    let cannot_write = |error: io::Error| {
        let file = args.svg.as_deref().unwrap_or("".as_ref()).display();
        Failure::new(format_args!("cannot write {file}"), &error)
    };
    let svg = args.svg.as_deref().map(Target::new).transpose().map_err(cannot_write)?;
    run::take_signals().map_err(|error| Failure::new("cannot listen for signals", &error))?;

    let mut command = Command::new(&args.command[0]);
    command.args(&args.command[1..]);
    let mut watch = None;
    let started = |process| watch = args.threads.then(|| Watch::start(process));
    let Outcome { record, status, passed_through } = run::run(command, io::stdout(), started)?;
    let title = shown(&args.command);
    let watch =
        watch.transpose().map_err(|error| Failure::new("cannot watch the threads", &error))?;
    let picture = match watch {
        Some(watch) => watch.end().picture(&title),
        None => record.picture(&title, &args.hints()),
    };

    let written = match svg {
        Some(_) if picture.panels.is_empty() => Err(io::Error::other("there is nothing to draw")),
        Some(file) => file.write(&svg::draw(&picture)),
        None => Ok(()),
    };
    passed_through.and_then(|()| draw(&picture, args.threads)).map_err(cannot_print)?;
    written.map_err(cannot_write)?;
    Ok(exit_code(status))
}

/// The options; `None` if they asked for help.
fn parse() -> Result<Option<Args>, Failure> {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) if error.use_stderr() => {
            // What is wrong, without the usage below it.
            let text = error.to_string();
            let problem = text.split("\n\n").next().unwrap_or_default();
            let problem = problem.trim_start_matches("error: ").split_whitespace();
            let problem = problem.collect::<Vec<_>>().join(" ");
            return Err(Failure::bad_options(steps::plain(&problem) + " (see --help)"));
        }
        Err(help) => {
            return help
                .print()
                .and_then(|()| io::stdout().flush())
                .map(|()| None)
                .map_err(cannot_print);
        }
    };
    if args.threads && cfg!(not(target_os = "linux")) {
        let problem = "'--threads' works on Linux only, where /proc shows what threads do";
        return Err(Failure::bad_options(problem));
    }
    Ok(Some(args))
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn cannot_print(error: io::Error) -> Failure {
    match error.kind() {
        // The reader has had enough: no error, and nobody left to draw for.
        ErrorKind::BrokenPipe => Failure { status: 0, problem: None },
        _ => Failure::new("cannot write to standard output", &error),
    }
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

//! Runs a command and draws what each of its threads did. The README says how to read the picture.

mod args;

use std::ffi::OsStr;
use std::io::{self, ErrorKind, Write};
use std::path::Path;
use std::process::{Command, ExitCode, ExitStatus};

use anstream::AutoStream;
use clap::error::ErrorKind as Refusal;
use clap::{ColorChoice, CommandFactory, Parser};
use timeline::run::{self, Outcome};
use timeline::whole_file::Target;
use timeline::{model::Timeline, old_svg as svg, terminal, trace};

use crate::args::Args;

/// The exit status of a command that cannot be started, as shells have it.
const NOT_STARTED: u8 = 127;

fn main() -> ExitCode {
    let args = Args::parse();
    let Some((program, arguments)) = args.command.split_first() else {
        refuse(Refusal::MissingRequiredArgument, "there is no command to run: '<COMMAND>...'");
    };
    let name = shown(&args.command);

    let (svg, trace) = match (target(args.svg.as_deref()), target(args.trace.as_deref())) {
        (Ok(svg), Ok(trace)) => (svg, trace),
        (Err(problem), _) | (_, Err(problem)) => return fail(&problem),
    };
    if let (Some(svg), Some(trace)) = (&svg, &trace)
        && svg.is_same(trace)
    {
        let problem =
            "'--svg <FILE>' and '--trace <FILE>' need two files, and this is the same one";
        refuse(Refusal::ArgumentConflict, problem);
    }
    if let Err(error) = run::survive_ctrl_c() {
        return fail(&format!("cannot listen for Ctrl-C: {error}"));
    }

    let outcome = match run::run(Command::new(program).args(arguments), io::stdout()) {
        Ok(outcome) => outcome,
        Err(error) => {
            report(&format!("could not start {}: {error}", shown([program])));
            return ExitCode::from(NOT_STARTED);
        }
    };
    let Outcome { timeline, status, passed_through, came_at_once } = outcome;

    let mut written = Vec::new();
    if let Some(file) = &svg {
        written.push((file, file.write(|out| svg::write(&timeline, &name, out))));
    }
    if let Some(file) = &trace {
        written.push((file, file.write(|out| trace::write(&timeline, &name, out))));
    }
    let mut all_written = true;
    for (file, result) in written {
        if let Err(error) = result {
            report(&cannot_write(file.name(), &error));
            all_written = false;
        }
    }

    let drawn = passed_through.and_then(|()| draw(&timeline, &name, &args));
    match drawn {
        Ok(()) => {}
        // The reader has had enough: no error, and nobody left to draw for.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
        Err(error) => return fail(&format!("cannot write to standard output: {error}")),
    }
    if came_at_once {
        let note = "all lines came at once, after a long silence: if the command keeps its output back \
            when it does not write to a terminal, the picture shows little";
        report_line("note", note);
    }
    if all_written { exit_code(status) } else { ExitCode::FAILURE }
}

/// Draws the picture on standard output, after the lines of the command.
fn draw(timeline: &Timeline, name: &str, args: &Args) -> io::Result<()> {
    let of_terminal = terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0);
    let columns = args.width.or(of_terminal).unwrap_or(80);
    let picture = terminal::draw(timeline, name, columns.into());
    let choice = match args.color {
        ColorChoice::Auto => AutoStream::choice(&io::stdout()),
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    };
    let mut out = AutoStream::new(io::stdout(), choice);
    out.write_all(picture.as_bytes())?;
    out.flush()
}

fn target(file: Option<&Path>) -> Result<Option<Target>, String> {
    file.map(|file| Target::new(file).map_err(|error| cannot_write(file, &error))).transpose()
}

fn cannot_write(file: &Path, error: &io::Error) -> String {
    format!("cannot write {}: {error}", file.display())
}

/// The command as it is shown to people, on one line.
fn shown(command: impl IntoIterator<Item = impl AsRef<OsStr>>) -> String {
    let words = command.into_iter().map(|word| {
        let word = word.as_ref().to_string_lossy().replace(char::is_control, " ");
        if word.is_empty() || word.contains(' ') { format!("'{word}'") } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The exit status of the command, as ours. After a signal it is what shells make of it: 130 for
/// Ctrl-C.
fn exit_code(status: ExitStatus) -> ExitCode {
    #[cfg(unix)]
    let signal = std::os::unix::process::ExitStatusExt::signal(&status);
    #[cfg(not(unix))]
    let signal: Option<i32> = None; // there are none
    let code = status.code().or_else(|| Some(128 + signal?));
    // Only Windows has codes that do not fit. They are failures too.
    code.and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Tells what is wrong with the options, as clap does.
fn refuse(kind: Refusal, problem: &str) -> ! {
    Args::command().error(kind, problem).exit()
}

fn fail(problem: &str) -> ExitCode {
    report(problem);
    ExitCode::FAILURE
}

fn report(problem: &str) {
    report_line("error", problem);
}

fn report_line(what: &str, line: &str) {
    // Where standard error is closed too, there is nobody left to tell.
    let _ = writeln!(io::stderr(), "{what}: {line}");
}

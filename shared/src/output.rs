use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::process;
use std::sync::{Mutex, PoisonError};

/// Ends the program, as standard output is gone.
pub(crate) fn cannot_print(error: &io::Error) -> ! {
    match error.kind() {
        ErrorKind::BrokenPipe => exit_once(0, None), // the reader has had enough
        _ => fail(format_args!("cannot write to standard output: {error}")),
    }
}

/// Writes `error: ` and the problem to standard error, as one line.
///
/// # Examples
///
/// ```
/// shared::report("could not start thread 3 of 9: out of memory");
/// ```
pub fn report(problem: impl Display) {
    // If standard error is closed too, nobody is left to tell.
    let _ = io::stderr().write_fmt(format_args!("error: {problem}\n"));
}

/// [Reports](report) the problem and ends the program with exit status 1, whichever thread calls it.
///
/// Use it for errors after which nothing is left to tidy up: as with Python's `os._exit`, other threads
/// stop where they are, and no destructor runs.
///
/// # Examples
///
/// ```no_run
/// shared::fail("the sum is wrong");
/// ```
pub fn fail(problem: impl Display) -> ! {
    exit_once(1, Some(&problem))
}

/// As [`fail`], with exit status 2: the problem is how the program was called.
pub(crate) fn refuse(problem: impl Display) -> ! {
    exit_once(2, Some(&problem))
}

/// Ends the program. If several threads call it at the same time, one ends the program and the others
/// wait for that, so that the problem is told once.
fn exit_once(status: i32, problem: Option<&dyn Display>) -> ! {
    static EXITING: Mutex<()> = Mutex::new(());
    let _until_the_end = EXITING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(problem) = problem {
        report(problem);
    }
    process::exit(status)
}

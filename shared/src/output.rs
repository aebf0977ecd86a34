use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::process;

/// Ends the program, as standard output is gone.
pub(crate) fn cannot_print(error: &io::Error) -> ! {
    match error.kind() {
        ErrorKind::BrokenPipe => exit(0, None), // the reader has had enough
        _ => fail(format_args!("cannot write to standard output: {error}")),
    }
}

/// Ends the program with one line, `error: …` and the problem, and exit status 1, whichever thread calls
/// it.
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
    exit(1, Some(&problem))
}

/// As [`fail`], with exit status 2: the problem is how the program was called.
pub fn refuse(problem: impl Display) -> ! {
    exit(2, Some(&problem))
}

/// Ends the program. If several threads call it at the same time, one of them has locked standard error
/// to the end, so that the problem is told once.
fn exit(status: i32, problem: Option<&dyn Display>) -> ! {
    let mut stderr = io::stderr().lock();
    if let Some(problem) = problem {
        // If standard error is closed too, nobody is left to tell.
        let _ = writeln!(stderr, "error: {problem}");
    }
    process::exit(status)
}

use std::io;
use std::panic::{self, PanicHookInfo};

use crate::output::{cannot_print, fail};

/// Makes two panics of the standard library end the program clearly, whichever thread they are in.
///
/// Where nobody reads standard output any more (`… | head -1`), or the disk is full, [`std::println!`]
/// panics. Where the system starts no more threads, [`std::thread::spawn`] panics, and so does a
/// scope's `spawn`, which then waits for the scope's other threads. From here on, the program ends
/// instead, and no thread is waited for:
///
/// | panic | status | on standard error |
/// |---|---|---|
/// | a reader who has left | 0 | nothing, as the reader has had enough |
/// | another failed write | 1 | `error: cannot write to standard output: …`, as what was printed is lost |
/// | no more threads | 1 | `error: could not start a thread: …` |
///
/// Any other panic goes to the hook that was set before, even if it says the same: the two are known
/// by their first words *and* by their place in the standard library. If a later Rust puts them
/// differently, its own message is shown, and nothing else changes.
///
/// [`refuse_args`](crate::refuse_args) and `parse_args` call it, so a program rarely needs to.
///
/// # Panics
///
/// Panics if the thread that calls it is panicking.
///
/// # Examples
///
/// ```
/// shared::set_panic_hook();
/// println!("If this cannot be printed, the program ends here, without a panic.");
/// ```
pub fn set_panic_hook() {
    let hook_before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if let Some(error) = std_failed(info, "failed printing to stdout: ") {
            cannot_print(&error);
        }
        if let Some(error) = std_failed(info, "failed to spawn thread: ") {
            fail(format_args!("could not start a thread: {error}"));
        }
        hook_before(info);
    }));
}

/// The system's error, if the standard library panicked because of it in these words.
fn std_failed(info: &PanicHookInfo<'_>, words: &str) -> Option<io::Error> {
    let file = info.location()?.file().replace('\\', "/");
    let error = info.payload().downcast_ref::<String>()?.strip_prefix(words)?;
    // One of the two panics shows its error (`Broken pipe (os error 32)`), the other one its fields
    // (`Os { code: 11, … }`).
    let number = error.split_once("(os error ").or_else(|| error.split_once("{ code: "));
    let number = number.and_then(|(_, rest)| rest.split([')', ',']).next()?.parse().ok());
    let error = number.map_or_else(|| io::Error::other(error), io::Error::from_raw_os_error);
    file.contains("library/std/src/").then_some(error)
}

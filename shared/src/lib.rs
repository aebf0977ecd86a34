//! What the seven lessons share.
//!
//! | here | what Python has for it |
//! |---|---|
//! | [`Stopwatch`] | `time.time()` twice, and `f"{end - start:.2f} seconds"` |
//! | [`Semaphore`], [`Permit`] | `threading.Semaphore` and its `with` block |
//! | [`Event`] | `threading.Event` |
//! | [`println!`], [`report`], [`fail`] | `print`, and a program that ends with a clear last line |
//!
//! The first three are the reason for this crate: the standard library has neither a semaphore nor
//! an event. Each is one file, half of it documentation, meant to be read from top to bottom.

mod event;
mod lookout;
mod output;
#[cfg_attr(loom, path = "primitive/loom.rs")]
mod primitive;
mod semaphore;
mod squares;
mod stopwatch;
mod waiters;

pub use event::Event;
#[doc(hidden)]
pub use output::print_line;
pub use output::{fail, report};
pub use semaphore::{Permit, Semaphore};
pub use squares::{check_sum_of_squares, sum_of_squares_below};
pub use stopwatch::Stopwatch;

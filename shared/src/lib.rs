//! What the seven lessons share.
//!
//! | here | what Python has for it |
//! |---|---|
//! | [`Stopwatch`] | `time.time()` twice, and `f"{end - start:.2f} seconds"` |
//! | [`Semaphore`], [`Permit`] | `threading.Semaphore` and its `with` block |
//! | [`Event`] | `threading.Event` |
//! | `parse_args`, `in_range`, [`refuse_args`] | `argparse`; the first two with the feature `clap` |
//! | [`set_panic_hook`] | nothing: a program of ours ends clearly where it cannot print or start a thread |
//! | [`fail`], [`refuse`] | `sys.exit("error: …")` |
//!
//! The standard library has neither a semaphore nor an event for many threads, so here are both. Read
//! them from top to bottom: `semaphore.rs` and `event.rs`, then `waiters.rs`, where threads sleep and
//! are woken, and `spin.rs`, which saves them from sleeping.

mod args;
mod event;
#[cfg(feature = "interleave")]
pub mod explored;
mod output;
mod panic_hook;
#[cfg_attr(any(loom, shuttle), path = "model.rs")]
mod primitive;
mod semaphore;
mod spin;
mod squares;
mod stopwatch;
mod waiters;

pub use args::refuse_args;
#[cfg(feature = "clap")]
pub use args::{in_range, parse_args};
pub use event::Event;
pub use output::{fail, refuse};
pub use panic_hook::set_panic_hook;
pub use semaphore::{Permit, Semaphore};
pub use squares::{check_sum_of_squares, sum_of_squares_below};
pub use stopwatch::Stopwatch;

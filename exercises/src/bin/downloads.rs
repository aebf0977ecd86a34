//! Exercise `downloads`, which needs all of it.
//!
//! Download each file once: `at_once` of them at the same time, and never more. As soon as one ends, the next
//! begins, however long the others take. Once `stop` is set, begin no more: a thread that waited for its turn
//! looks again. (A thread may have looked just before; its download may still begin.) Return the files that
//! were downloaded, in any order, when no download is going on any more. A thread that waits sleeps until it
//! is woken.
//!
//! Use what you like of `std_like`, and your own answers too: `mod semaphore;`.
//!
//! The judge tries up to five files, up to three at once, with and without a stop in the middle.

#![allow(dead_code, unused_imports, unused_variables)] // before you have begun

use interleave::std_like::sync::atomic::{AtomicBool, Ordering};
use interleave::std_like::thread;

/// `fetch` is any function or closure (`dyn Fn`) that several threads may call at the same time (`Sync`); it is
/// borrowed (`&`). `fetch(file)` downloads a file, and takes long. `stop.load(Ordering::SeqCst)` says whether `stop` is set.
/// `at_once` is at least 1.
pub fn downloads(
    files: &[u32],
    at_once: usize,
    fetch: &(dyn Fn(u32) + Sync),
    stop: &AtomicBool,
) -> Vec<u32> {
    todo!("about 20 lines")
}

exercises::judge!(downloads);

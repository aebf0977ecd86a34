//! Exercise `split_the_work`, for lesson 6.
//!
//! Work out term(0) + term(1) + … + term(n - 1) in `threads` threads, all at the same time. Each term takes
//! long, so none may be worked out twice, and a thread at work must not keep the others waiting. A thread
//! for which no term is left may be started or not, as you like. The thread that calls `sum` may be one of
//! them.
//!
//! The judge tries numbers that cannot be divided evenly, more threads than terms, and no terms at all.

#![allow(dead_code, unused_imports, unused_variables)] // before you have begun

use interleave::std_like::thread;

/// `term` is any function or closure (`dyn Fn`) that several threads may call at the same time (`Sync`); it is
/// borrowed (`&`). You call it like a function: `term(3)`. `threads` is at least 1, and `n` may be as large as a
/// `u32` can be.
pub fn sum(n: u32, threads: u32, term: &(dyn Fn(u32) -> u64 + Sync)) -> u64 {
    todo!("about 10 lines")
}

exercises::judge!(split_the_work);

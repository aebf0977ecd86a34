//! The names of `std` that a program under exploration uses: each operation that other threads can
//! see waits until its thread is chosen.

pub mod atomic;
pub mod beyond_std;
pub mod mpsc;
pub mod sync;
pub mod thread;

/// As [`std::hint`].
pub mod hint {
    /// As [`yield_now`](super::thread::yield_now).
    #[track_caller]
    pub fn spin_loop() {
        super::thread::yield_now();
    }
}

const ONLY_IN_A_RUN: &str = "this works only in a program that `interleave` runs";

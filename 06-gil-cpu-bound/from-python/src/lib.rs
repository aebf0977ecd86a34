//! Lesson 6's sum as a Python module, written with [PyO3](https://pyo3.rs).
//!
//! Python's threads call `add_up` while they hold the GIL, and `add_up_detached` lets it go for as long
//! as it calculates. What to look for: only the second is faster in two threads.
//!
//! ```text
//! python3 06-gil-cpu-bound/from-python/from_python.py
//! ```

use std::hint::black_box;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use pyo3::prelude::*;

/// A CPU-bound task: that of lesson 6.
fn cpu_bound_task(n: u64) -> u128 {
    MOST_AT_WORK.fetch_max(AT_WORK.fetch_add(1, Relaxed) + 1, Relaxed);
    let mut result = 0;
    for i in 0..n {
        let i = u128::from(black_box(i)); // see the lesson
        result += i * i;
    }
    AT_WORK.fetch_sub(1, Relaxed);
    result
}

static AT_WORK: AtomicU32 = AtomicU32::new(0);
static MOST_AT_WORK: AtomicU32 = AtomicU32::new(0);

/// What Python sees when it imports `sums`.
#[pymodule]
mod sums {
    #[pymodule_export]
    use super::{SharedTotal, Total, add_up, add_up_detached, crash, most_at_work};
}

/// Python calls it with the GIL held, and gets it back with the GIL held.
#[pyfunction]
fn add_up(n: u64) -> u128 {
    cpu_bound_task(n)
}

/// `detach` lets the GIL go, runs the closure, and takes the GIL again. `py` proves that this thread
/// holds it; the closure cannot use `py`, so it cannot touch a Python object.
#[pyfunction]
fn add_up_detached(py: Python<'_>, n: u64) -> u128 {
    py.detach(|| cpu_bound_task(n))
}

/// The most threads that were adding up at the same time since the last call.
#[pyfunction]
fn most_at_work() -> u32 {
    MOST_AT_WORK.swap(0, Relaxed)
}

/// A total that can be used by one thread at a time: `&mut self` borrows it, also while detached.
#[pyclass]
#[derive(Default)]
struct Total(u128);

#[pymethods]
impl Total {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    fn add(&mut self, py: Python<'_>, n: u64) {
        self.0 += py.detach(|| cpu_bound_task(n));
    }
}

/// A total that threads share as in lesson 3: behind a mutex, which `&self` is enough to lock.
#[pyclass(frozen)]
#[derive(Default)]
struct SharedTotal(Mutex<u128>);

#[pymethods]
impl SharedTotal {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    fn add(&self, py: Python<'_>, n: u64) {
        let sum = py.detach(|| cpu_bound_task(n));
        *self.0.lock().unwrap() += sum; // Locked for a moment, in which nobody waits for the GIL.
    }

    fn get(&self) -> u128 {
        *self.0.lock().unwrap()
    }
}

/// Panics, so that you see what becomes of a panic in Python.
#[pyfunction]
fn crash() {
    panic!("a crash in Rust");
}

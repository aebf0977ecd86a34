use std::fmt;
use std::time::{Duration, Instant};

/// Measures how long something takes, and prints it as the Python scripts do.
///
/// Python subtracts two `time.time()` readings. That is the wall clock, which an administrator or a
/// time server may set back in between; a stopwatch reads [`Instant`], which only goes forward
/// (Python has the same in `time.monotonic()`).
///
/// # Examples
///
/// ```
/// use std::{thread, time::Duration};
/// use shared::Stopwatch;
///
/// let stopwatch = Stopwatch::start();
/// thread::sleep(Duration::from_millis(20));
/// assert!(stopwatch.elapsed() >= Duration::from_millis(20));
/// println!("Slept for {stopwatch}"); // Slept for 0.02 seconds
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch {
    started: Instant,
}

impl Stopwatch {
    /// Starts measuring.
    ///
    /// # Examples
    ///
    /// ```
    /// use shared::Stopwatch;
    ///
    /// let first = Stopwatch::start();
    /// let second = Stopwatch::start();
    /// let after_second = second.elapsed();
    /// assert!(first.elapsed() >= after_second);
    /// ```
    #[must_use]
    pub fn start() -> Self {
        let started = Instant::now();
        Self { started }
    }

    /// The time since [`start`](Self::start). The stopwatch runs on.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::thread;
    /// use std::time::Duration;
    /// use shared::Stopwatch;
    ///
    /// let stopwatch = Stopwatch::start();
    /// thread::sleep(Duration::from_millis(10));
    /// assert!(stopwatch.elapsed() >= Duration::from_millis(10));
    /// ```
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

/// The time at the moment of printing, as Python's `f"{t:.2f} seconds"` writes it. A precision
/// (`{:.3}`) asks for other than two decimals.
///
/// # Examples
///
/// ```
/// use shared::Stopwatch;
///
/// let printed = Stopwatch::start().to_string();
/// assert!(printed.starts_with("0.") && printed.ends_with(" seconds"), "{printed}");
/// ```
impl fmt::Display for Stopwatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = f.precision().unwrap_or(2);
        write!(f, "{:.decimals$} seconds", self.elapsed().as_secs_f64())
    }
}

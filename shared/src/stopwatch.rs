use std::fmt;
use std::time::{Duration, Instant};

/// Measures how long something takes, and prints it as the Python scripts do.
///
/// The scripts subtract two readings of `time.time()`. That is the wall clock, which a person or a time
/// server may set back in between. A stopwatch reads [`Instant`] instead, which never goes back, like
/// Python's `time.monotonic()`.
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

/// Prints the time since the start, as Python's `f"{t:.2f} seconds"` does. With a precision (`{:.3}`) you
/// ask for another number of decimals.
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

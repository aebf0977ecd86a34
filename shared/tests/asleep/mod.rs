//! Threads that are known to be asleep, so that a test can wake them.

use std::sync::{Arc, OnceLock};
use std::thread::{self, Scope, ScopedJoinHandle};
use std::time::{Duration, Instant};

/// Long enough for anything that will happen, on any machine: only a failing test waits this long.
pub const LONG: Duration = Duration::from_secs(60);

/// Runs `wait`, which waits no longer than [`LONG`], and says whether it succeeded in time. A thread
/// that nobody wakes may succeed too, but only by the look that it takes when its time is up.
pub fn in_time(wait: impl FnOnce() -> bool) -> bool {
    let started = Instant::now();
    wait() && started.elapsed() < LONG
}

/// Starts a thread, and returns when it is blocked in `f` (or has returned from it).
///
/// Elsewhere than on Linux, and under Miri, it only gives the thread some time for that. So a test may find it awake,
/// and must be right in that case too.
pub fn spawn_asleep<'scope, T: Send + 'scope>(
    scope: &'scope Scope<'scope, '_>,
    f: impl FnOnce() -> T + Send + 'scope,
) -> ScopedJoinHandle<'scope, T> {
    let id = Arc::new(OnceLock::new());
    let thread = {
        let id = Arc::clone(&id);
        let named = thread::Builder::new().name("asleep".into());
        named.spawn_scoped(scope, move || {
            assert!(id.set(Id::of_this_thread()).is_ok(), "nobody else sets it");
            f() // From here on, nothing else could block.
        })
    };
    let thread = thread.expect("the system starts one more thread");
    while !thread.is_finished() && !id.get().is_some_and(Id::is_asleep) {
        thread::sleep(Duration::from_millis(1));
    }
    thread
}

/// The directory in which Linux tells about a thread.
#[cfg(all(target_os = "linux", not(miri)))]
struct Id(std::path::PathBuf);

#[cfg(all(target_os = "linux", not(miri)))]
impl Id {
    fn of_this_thread() -> Self {
        Self(std::path::Path::new("/proc").join(std::fs::read_link("/proc/thread-self").unwrap()))
    }

    /// Whether the thread is asleep: `S`, where one that runs or could run is `R`.
    fn is_asleep(&self) -> bool {
        let status = std::fs::read_to_string(self.0.join("status")).unwrap_or_default();
        status.lines().any(|line| line.starts_with("State:\tS"))
    }
}

/// Elsewhere, when the thread started. (Miri simulates a Linux without `/proc`.)
#[cfg(not(all(target_os = "linux", not(miri))))]
struct Id(Instant);

#[cfg(not(all(target_os = "linux", not(miri))))]
impl Id {
    fn of_this_thread() -> Self {
        Self(Instant::now())
    }

    fn is_asleep(&self) -> bool {
        self.0.elapsed() > Duration::from_millis(20)
    }
}

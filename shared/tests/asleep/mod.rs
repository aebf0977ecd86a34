//! Threads that are known to be asleep, so that a test can wake them.

use std::sync::{Arc, OnceLock};
use std::thread::{self, Scope, ScopedJoinHandle};
use std::time::Duration;

/// Long enough for anything that will happen, on any machine: only a failing test waits this long.
pub const LONG: Duration = Duration::from_secs(60);

/// Starts a thread, and returns when it is blocked in `f` (or has returned from it).
///
/// Elsewhere than on Linux it only gives the thread some time for that, so a test may find it awake
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
            id.set(this_thread()).expect("nobody else does");
            f() // From here on, nothing else could block.
        })
    };
    let thread = thread.expect("the system starts one more thread");
    while !thread.is_finished() && !id.get().is_some_and(is_asleep) {
        thread::sleep(Duration::from_millis(1));
    }
    thread
}

#[cfg(target_os = "linux")]
mod id {
    use std::fs;
    use std::path::PathBuf;

    /// The directory in which the kernel tells about the thread that calls this.
    pub fn this_thread() -> PathBuf {
        PathBuf::from("/proc").join(fs::read_link("/proc/thread-self").unwrap())
    }

    /// Whether the thread is asleep: `S`, where one that runs or could run is `R`.
    pub fn is_asleep(thread: &PathBuf) -> bool {
        let status = fs::read_to_string(thread.join("status")).unwrap_or_default();
        status.lines().any(|line| line.starts_with("State:\tS"))
    }
}

#[cfg(not(target_os = "linux"))]
mod id {
    use std::thread;
    use std::time::{Duration, Instant};

    pub fn this_thread() -> Instant {
        Instant::now()
    }

    pub fn is_asleep(started: &Instant) -> bool {
        started.elapsed() > Duration::from_millis(20)
    }
}

use id::{is_asleep, this_thread};

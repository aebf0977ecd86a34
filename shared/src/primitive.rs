//! What the semaphore and the event are built from. (When loom checks them, `model.rs` takes the
//! place of this file.)

pub(crate) use std::sync::atomic::{AtomicUsize, Ordering};
pub(crate) use std::sync::{Condvar, Mutex, MutexGuard};
pub(crate) use std::thread::yield_now;

use std::sync::PoisonError;
use std::time::{Duration, Instant};

/// How often a thread looks again before it goes to sleep.
pub(crate) const YIELDS: u32 = 32;

/// Locks the mutex. No code of the user's runs while it is locked, so that nothing can panic there
/// and poison it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How long a thread is willing to wait.
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    pub(crate) const NEVER: Self = Self(None);

    pub(crate) fn after(timeout: Duration) -> Self {
        // A moment so late that the clock cannot express it never comes.
        Self(Instant::now().checked_add(timeout))
    }

    /// Unlocks the mutex and sleeps, in one step, until notified, or until the deadline, or for no
    /// reason (a spurious wakeup). Then locks it again, and says whether the deadline is past.
    pub(crate) fn sleep<'a, T>(
        &mut self,
        wakeup: &Condvar,
        guard: MutexGuard<'a, T>,
    ) -> (MutexGuard<'a, T>, bool) {
        let Some(deadline) = self.0 else {
            return (wakeup.wait(guard).unwrap_or_else(PoisonError::into_inner), false);
        };
        let left = deadline.saturating_duration_since(Instant::now());
        let (guard, _) = wakeup.wait_timeout(guard, left).unwrap_or_else(PoisonError::into_inner);
        (guard, Instant::now() >= deadline)
    }
}

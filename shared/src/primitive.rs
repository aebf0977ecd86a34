//! The parts of the semaphore and the event. They come from the standard library, and stand in a file
//! of their own so that a model checker can replace them with its own: see `model.rs`.

pub(crate) use std::hint::spin_loop;
pub(crate) use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
pub(crate) use std::sync::{Condvar, Mutex, MutexGuard};

use std::sync::PoisonError;
use std::time::{Duration, Instant};

/// How often a thread looks while it spins. A quarter as many looks miss most hand-overs between two
/// cores, and twice as many see no more of them.
pub(crate) const LOOKS: u32 = 64;

/// Locks the mutex. Only code of ours runs while it is locked. Nothing in it panics, so the mutex is
/// never poisoned.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How long a thread is willing to wait.
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    pub(crate) const NEVER: Self = Self(None);

    pub(crate) fn after(timeout: Duration) -> Self {
        // A moment that is too late for the clock to express never comes.
        Self(Instant::now().checked_add(timeout))
    }

    /// Unlocks the mutex and falls asleep, in one step. Wakes up when notified, at the deadline, or
    /// for no reason (a spurious wakeup); locks the mutex again, and says whether the deadline is past.
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

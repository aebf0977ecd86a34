//! What takes the place of `primitive.rs` when loom checks the semaphore and the event: the same
//! names, made of loom's parts.

pub(crate) use loom::sync::Condvar;
pub(crate) use loom::sync::atomic::{AtomicUsize, Ordering};
pub(crate) use loom::thread::yield_now;

use std::ops::{Deref, DerefMut};
use std::time::Duration;

/// Loom tries every order of events anyway. Looking again before sleeping adds nothing but time.
pub(crate) const YIELDS: u32 = 0;

pub(crate) type Mutex<T> = loom::sync::Mutex<T>;

/// Loom's guard, and the mutex, to be able to lock it again.
pub(crate) struct MutexGuard<'a, T> {
    mutex: &'a Mutex<T>,
    guard: loom::sync::MutexGuard<'a, T>,
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.guard
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.guard
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    MutexGuard { mutex, guard: mutex.lock().unwrap() }
}

/// Loom has no clock, its `wait_timeout` never times out, and it knows no spurious wakeups. So in a
/// model the nanoseconds of a timeout are a script, to be read from the lowest digit in base 4, one
/// for each sleep. A test runs its model with every script of some length.
///
/// | digit | the thread wakes up | is the deadline past? |
/// |---|---|---|
/// | 0 | at any moment, for no reason | no |
/// | 1 | when notified | no |
/// | 2 | when notified | yes |
/// | 3, or no digit left | at any moment | yes |
pub(crate) struct Deadline {
    script: Option<u128>,
}

impl Deadline {
    pub(crate) const NEVER: Self = Self { script: None };

    pub(crate) fn after(timeout: Duration) -> Self {
        Self { script: (timeout != Duration::MAX).then_some(timeout.as_nanos()) }
    }

    pub(crate) fn sleep<'a, T>(
        &mut self,
        wakeup: &Condvar,
        guard: MutexGuard<'a, T>,
    ) -> (MutexGuard<'a, T>, bool) {
        let digit = match &mut self.script {
            None => 1,
            Some(0) => 3,
            Some(script) => {
                let digit = *script % 4;
                *script /= 4;
                digit
            }
        };
        let is_past = digit >= 2;
        if is_past {
            self.script = Some(0);
        }
        let MutexGuard { mutex, guard } = guard;
        let guard = match digit {
            1 | 2 => wakeup.wait(guard).unwrap(),
            // Between these two, the other threads may do anything.
            _ => {
                drop(guard);
                mutex.lock().unwrap()
            }
        };
        (MutexGuard { mutex, guard }, is_past)
    }
}

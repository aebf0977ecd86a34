//! Takes the place of `primitive.rs` when loom checks the semaphore and the event: the same names,
//! made of loom's parts.

pub(crate) use loom::sync::Condvar;
pub(crate) use loom::sync::atomic::{AtomicUsize, Ordering};
// Only the look-out uses these two, and nothing depends on what it counts.
pub(crate) use std::hint::spin_loop;
pub(crate) use std::sync::atomic::AtomicU32;

use std::ops::{Deref, DerefMut};
use std::time::Duration;

/// No look-out. Loom tries every order of events anyway, and looking more often takes only time.
pub(crate) const LOOKS: u32 = 0;

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
/// model the nanoseconds of a timeout are a script. Read its digits in base 4 from the lowest up, one
/// for each sleep. A test runs its model with every script of some length.
///
/// | digit | the thread wakes up | is the deadline past? |
/// |---|---|---|
/// | 0 | at any moment, for no reason | no |
/// | 1 | when notified | no |
/// | 2 | when notified | yes |
/// | 3, or no digit left | at any moment | yes |
pub(crate) struct Deadline(Option<u128>);

impl Deadline {
    pub(crate) const NEVER: Self = Self(None);

    pub(crate) fn after(timeout: Duration) -> Self {
        Self((timeout != Duration::MAX).then_some(timeout.as_nanos()))
    }

    pub(crate) fn sleep<'a, T>(
        &mut self,
        wakeup: &Condvar,
        guard: MutexGuard<'a, T>,
    ) -> (MutexGuard<'a, T>, bool) {
        let digit = match self.0 {
            None => 1,
            Some(0) => 3,
            Some(script) => script % 4,
        };
        let is_past = digit >= 2;
        self.0 = self.0.map(|script| if is_past { 0 } else { script / 4 });
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

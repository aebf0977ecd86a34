//! Takes the place of `primitive.rs` when a model checker runs the semaphore and the event: the same
//! names, made of the checker's parts. Loom tries every order of events, Shuttle many random ones.

#[cfg(loom)]
use loom as checker;
#[cfg(shuttle)]
use shuttle as checker;

pub(crate) use checker::hint::spin_loop;
pub(crate) use checker::sync::Condvar;
pub(crate) use checker::sync::atomic::{AtomicUsize, Ordering};

use std::ops::{Deref, DerefMut};
use std::sync::{LockResult, PoisonError};
use std::time::Duration;

#[cfg(loom)]
mod spin {
    /// No spinning: loom tries every order of events anyway, and looking more often takes only time.
    pub(crate) const LOOKS: u32 = 0;

    /// Not one of loom's: only spinning counts with it, and nothing depends on that.
    pub(crate) use std::sync::atomic::AtomicU32;
}

#[cfg(shuttle)]
mod spin {
    /// Enough to look in vain and to look with success.
    pub(crate) const LOOKS: u32 = 2;

    pub(crate) use shuttle::sync::atomic::AtomicU32;
}

pub(crate) use spin::{AtomicU32, LOOKS};

pub(crate) type Mutex<T> = checker::sync::Mutex<T>;

/// The checker's guard, and its mutex, to be able to lock it again.
pub(crate) struct MutexGuard<'a, T> {
    mutex: &'a Mutex<T>,
    guard: checker::sync::MutexGuard<'a, T>,
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
    MutexGuard { mutex, guard: unpoisoned(mutex.lock()) }
}

/// Unlike std and loom, Shuttle poisons a mutex that was locked while a panic was already unwinding.
fn unpoisoned<T>(locked: LockResult<T>) -> T {
    locked.unwrap_or_else(PoisonError::into_inner)
}

/// The checkers have no clock, their `wait_timeout` never times out, and they know no spurious wakeups.
/// So a script says what happens to a thread that waits with a timeout. Read its digits in base 4 from
/// the lowest up, one for each sleep.
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

    /// For loom, the nanoseconds are the script, and a test runs its model with every script of some
    /// length.
    #[cfg(loom)]
    pub(crate) fn after(timeout: Duration) -> Self {
        Self { script: (timeout != Duration::MAX).then_some(timeout.as_nanos()) }
    }

    /// For Shuttle, any script of up to four digits.
    #[cfg(shuttle)]
    pub(crate) fn after(timeout: Duration) -> Self {
        use shuttle::rand::Rng;
        let script = shuttle::rand::thread_rng().gen_range(0..256);
        Self { script: (timeout != Duration::MAX).then_some(script) }
    }

    pub(crate) fn sleep<'a, T>(
        &mut self,
        wakeup: &Condvar,
        guard: MutexGuard<'a, T>,
    ) -> (MutexGuard<'a, T>, bool) {
        let digit = match self.script {
            None => 1,
            Some(0) => 3,
            Some(script) => script % 4,
        };
        let is_past = digit >= 2;
        self.script = self.script.map(|script| if is_past { 0 } else { script / 4 });
        let MutexGuard { mutex, guard } = guard;
        let guard = match digit {
            1 | 2 => unpoisoned(wakeup.wait(guard)),
            // Between these two, the other threads may do anything.
            _ => {
                drop(guard);
                unpoisoned(mutex.lock())
            }
        };
        (MutexGuard { mutex, guard }, is_past)
    }
}

//! The semaphore and the event once more, made of parts that `interleave` explores: the same files,
//! with another `primitive` beside them.

#![expect(clippy::duplicate_mod, reason = "that is what this module is for")]

#[path = "event.rs"]
mod event;
#[path = "semaphore.rs"]
mod semaphore;
#[path = "spin.rs"]
mod spin;
#[path = "waiters.rs"]
mod waiters;

pub use event::Event;
pub use semaphore::{Permit, Semaphore};

/// The source of [`Semaphore`], to be shown.
pub const SEMAPHORE: &str = include_str!("semaphore.rs");

mod primitive {
    pub(crate) use std::hint::spin_loop;
    use std::sync::PoisonError;
    pub(crate) use std::sync::atomic::AtomicU32;
    use std::time::Duration;

    pub(crate) use interleave_model::std_like::sync::atomic::{AtomicUsize, Ordering};
    pub(crate) use interleave_model::std_like::sync::{Condvar, Mutex, MutexGuard};

    /// No spinning: it would only be more steps of the same kind.
    pub(crate) const LOOKS: u32 = 0;

    #[track_caller]
    pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
        mutex.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there is one; it is past as soon as nobody else can go on.
    pub(crate) struct Deadline(Option<Duration>);

    impl Deadline {
        pub(crate) const NEVER: Self = Self(None);

        pub(crate) fn after(timeout: Duration) -> Self {
            Self(Some(timeout))
        }

        #[track_caller]
        pub(crate) fn sleep<'a, T>(
            &mut self,
            wakeup: &Condvar,
            guard: MutexGuard<'a, T>,
        ) -> (MutexGuard<'a, T>, bool) {
            let Some(timeout) = self.0 else {
                return (wakeup.wait(guard).unwrap_or_else(PoisonError::into_inner), false);
            };
            let woken = wakeup.wait_timeout(guard, timeout);
            let (guard, result) = woken.unwrap_or_else(PoisonError::into_inner);
            (guard, result.timed_out())
        }
    }
}

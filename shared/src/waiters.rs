use super::primitive::Ordering::{self, Relaxed};
use super::primitive::{AtomicUsize, Condvar, Deadline, Mutex, lock};

/// The flag that says that threads wait: the lowest bit of the word whose change they wait for.
pub(crate) const WAITING: usize = 1;

/// The threads that wait for a change of an atomic word: what semaphores and events have in common.
///
/// A thread that has to wait sleeps on a condition variable, whose mutex guards the number of waiting
/// threads. The first thread to wait raises a flag in the word, and the last one to leave lowers it, as
/// people switch the light of a shared room on and off. So **while the mutex is unlocked, the flag is
/// up exactly if a thread waits.** A thread that changes the word learns in the same step whether the
/// flag is up, and wakes others only if it is. As long as nobody waits, only the word is used.
///
/// # Why no wakeup is lost
///
/// A waiter locks the mutex, makes sure that the flag is up, and only then looks at the word. All
/// threads agree on the order in which one atomic word changes, so each change comes either before this
/// look or after it. In the first case, the waiter sees the change and does not sleep. In the second,
/// the thread that makes the change sees the flag and calls [`wake`](Self::wake), which locks the mutex
/// before it notifies. The waiter keeps the mutex locked until it sleeps, so the notification cannot
/// come too early.
///
/// `tests/loom.rs` and `tests/shuttle.rs` check this.
pub(crate) struct Waiters {
    waiting: Mutex<u32>,
    wakeup: Condvar,
}

impl Waiters {
    #[cfg(not(loom))]
    pub(crate) const fn new() -> Self {
        Self { waiting: Mutex::new(0), wakeup: Condvar::new() }
    }

    /// Loom's parts cannot be made in a `const fn`.
    #[cfg(loom)]
    pub(crate) fn new() -> Self {
        Self { waiting: Mutex::new(0), wakeup: Condvar::new() }
    }

    /// Waits until `is_done`, which looks at the word, says so (`true`) or the deadline is past.
    #[cold]
    pub(crate) fn wait(
        &self,
        word: &AtomicUsize,
        mut deadline: Deadline,
        is_done: impl Fn() -> bool,
    ) -> bool {
        let mut waiting = lock(&self.waiting);
        *waiting += 1;
        if *waiting == 1 {
            // `Relaxed`, here and below: the flag says nothing about other memory.
            word.fetch_or(WAITING, Relaxed);
        }
        let mut is_past = false;
        let in_time = loop {
            // A thread whose change we miss here sees the flag and calls `wake`, which can lock the mutex
            // only once we sleep.
            if is_done() {
                break true;
            }
            // We give up only after a last look. The change may have come in time but its wakeup late,
            // and a wakeup that we used up must not be lost for the others.
            if is_past {
                break false;
            }
            (waiting, is_past) = deadline.sleep(&self.wakeup, waiting);
        };
        *waiting -= 1;
        if *waiting == 0 {
            word.fetch_and(!WAITING, Relaxed);
        }
        in_time
    }

    /// Wakes up to `n` waiters, after a change of the word that found the flag up.
    #[cold]
    pub(crate) fn wake(&self, n: usize) {
        // Once we have locked the mutex, every thread that missed the change is asleep. We unlock it
        // before we notify, because a woken thread needs it. A thread that looks in between sees the
        // change.
        let waiting = *lock(&self.waiting) as usize;
        if n >= waiting {
            self.wakeup.notify_all();
        } else {
            (0..n).for_each(|_| self.wakeup.notify_one());
        }
    }
}

/// `AtomicUsize::try_update`, which Rust before 1.95 knows as `fetch_update` only.
#[allow(deprecated, reason = "1.88 is promised, and Rust from 1.99 on warns of the old name")]
#[inline]
#[track_caller]
pub(crate) fn try_update(
    word: &AtomicUsize,
    success: Ordering,
    failure: Ordering,
    update: impl FnMut(usize) -> Option<usize>,
) -> Result<usize, usize> {
    word.fetch_update(success, failure, update)
}

use crate::primitive::{AtomicUsize, Condvar, Deadline, Mutex, Ordering, lock};

/// The flag that says that threads wait: the lowest bit of the word whose change they wait for.
pub(crate) const WAITING: usize = 1;

/// The threads that wait for a change of an atomic word: what semaphores and events have in common.
///
/// A thread that has to wait sleeps on a condition variable, whose mutex guards the number of waiting
/// threads. The first to come raises a flag in the word and the last to leave lowers it, as people do
/// with the light of a shared room. Therefore, **while the mutex is unlocked, the flag is up exactly if
/// a thread waits.** A thread that changes the word sees in the same step whether the flag is up. Only
/// then does it wake anybody, so as long as nobody waits, the word is all that is used.
///
/// # Why no wakeup is lost
///
/// A waiter locks the mutex, makes sure that the flag is up, and only then looks at the word. All
/// threads agree on the order in which one atomic word changes, so a change comes either before this
/// look or after it. If it comes before, the waiter sees it and does not sleep. If it comes after, it
/// finds the flag up, and the thread that made it calls [`wake`](Self::wake), which locks the mutex.
/// The waiter unlocks the mutex only by falling asleep, so the notification cannot come too early.
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
            word.fetch_or(WAITING, Ordering::Relaxed);
        }
        let mut is_past = false;
        let in_time = loop {
            // A change that this look misses finds the flag up. `wake` then waits for the mutex, which
            // it gets only once we sleep.
            if is_done() {
                break true;
            }
            // We give up only after a last look. The change may have come in time and its wakeup too
            // late, and it may be the wakeup of this change that we used up.
            if is_past {
                break false;
            }
            (waiting, is_past) = deadline.sleep(&self.wakeup, waiting);
        };
        *waiting -= 1;
        if *waiting == 0 {
            word.fetch_and(!WAITING, Ordering::Relaxed);
        }
        in_time
    }

    /// Wakes up to `n` waiters, after a change of the word that found the flag up.
    #[cold]
    pub(crate) fn wake(&self, n: usize) {
        // Once we have the mutex, every thread that missed the change is asleep. We unlock it before we
        // notify, because a woken thread needs it; a thread that looks in between sees the change.
        let waiting = *lock(&self.waiting) as usize;
        if n >= waiting {
            self.wakeup.notify_all();
        } else {
            (0..n).for_each(|_| self.wakeup.notify_one());
        }
    }
}

use crate::primitive::{AtomicU32, LOOKS, Ordering, spin_loop};

/// The short look-out that a waiting thread keeps before it goes to sleep, as long as that pays.
///
/// Falling asleep and being woken takes many microseconds. If the thread that you wait for is running
/// on another core, it is often done sooner, so it pays to look again for a few microseconds. If it
/// shares your core, or if all cores are busy, it cannot run while you look, and every look-out is time
/// lost. So each semaphore and each event learns from its own past: it counts the waits in a row for
/// which no look-out paid. From [`FAILURES`] on, a thread goes to sleep at once, except that every
/// [`EVERY`]th tries again; the first success starts the count anew. A look-out never yields: on a busy
/// machine, a thread that yields may get its core back only milliseconds later, long after a deadline.
pub(crate) struct Lookout {
    /// How many waits there were since a look-out paid. (The count may wrap. It is only a hint.)
    failures: AtomicU32,
}

/// How many `spin_loop` hints lie between two looks. Looking more often slows down the thread that one
/// waits for, because both want the same cache line.
const PAUSES: u32 = 6;
/// How many failures in a row are allowed.
const FAILURES: u32 = 8;
/// After so many failures, one wait in how many keeps a look-out.
const EVERY: u32 = 128;

impl Lookout {
    pub(crate) const fn new() -> Self {
        Self { failures: AtomicU32::new(0) }
    }

    /// Asks `is_over` again and again. `true` means that it was over before the look-out was.
    pub(crate) fn sees(&self, is_over: impl Fn() -> bool) -> bool {
        // `Relaxed`: nothing depends on the count but time.
        let failures = self.failures.fetch_add(1, Ordering::Relaxed);
        let is_worthwhile = failures < FAILURES || failures.is_multiple_of(EVERY);
        let pays = is_worthwhile
            && (0..LOOKS).any(|_| {
                (0..PAUSES).for_each(|_| spin_loop());
                is_over()
            });
        if pays {
            self.failures.store(0, Ordering::Relaxed);
        }
        pays
    }
}

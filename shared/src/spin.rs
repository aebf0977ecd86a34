use super::primitive::{AtomicU32, LOOKS, Ordering, spin_loop};

/// Spinning: what a waiting thread does for a few microseconds before it goes to sleep, as long as that
/// pays.
///
/// Falling asleep and being woken takes many microseconds. If the thread that you wait for is running
/// on another core, it is often done sooner, and looking again and again pays. If it shares your core,
/// or if all cores are busy, it cannot run while you spin, and you only lose time. So each semaphore and
/// each event learns from its own past. It counts the waits since spinning last paid. From [`FAILURES`]
/// on, threads go to sleep immediately, and only every [`EVERY`]th spins first. A spinning thread never
/// yields: on a busy machine, a thread that yields gets its core back only when the others have used up
/// their time slices, long after its deadline.
pub(crate) struct Spin {
    /// The waits since spinning last paid. The count may wrap around: it is only a hint.
    failures: AtomicU32,
}

/// How many `spin_loop` hints separate two looks. A thread that looks all the time slows down the one
/// that it waits for, because both use the same cache line.
const PAUSES: u32 = 8;
/// With so few failures, spinning is still worthwhile.
const FAILURES: u32 = 8;
/// With more, one wait in so many spins. Where both threads share a core, that never pays, and costs a
/// hand-over a few hundredths of its time.
const EVERY: u32 = 128;

impl Spin {
    pub(crate) const fn new() -> Self {
        Self { failures: AtomicU32::new(0) }
    }

    /// Asks `is_done` again and again, for some microseconds at most. `true` means that it was.
    pub(crate) fn until(&self, is_done: impl Fn() -> bool) -> bool {
        // `Relaxed`: nothing depends on the count but time.
        let failures = self.failures.fetch_add(1, Ordering::Relaxed);
        let is_worthwhile = failures < FAILURES || failures.is_multiple_of(EVERY);
        let pays = is_worthwhile
            && (0..LOOKS).any(|_| {
                (0..PAUSES).for_each(|_| spin_loop());
                is_done()
            });
        if pays {
            self.failures.store(0, Ordering::Relaxed);
        }
        pays
    }
}

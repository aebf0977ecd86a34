use std::fmt;
use std::mem;
use std::time::Duration;

use crate::primitive::{AtomicUsize, Condvar, Deadline, Mutex, Ordering, YIELDS, lock, yield_now};

/// Limits how many threads do something at once: each takes a permit first, and gives it back after.
///
/// This is Python's `threading.Semaphore`. `with semaphore:` becomes a [`Permit`] that is given back
/// when it goes out of scope.
///
/// # Semaphores vs mutexes
///
/// * A [`Mutex`](std::sync::Mutex) owns data and lets one thread at it. A semaphore owns nothing and
///   only counts, so it suits what several may use at once: connections, licences, slots.
///
/// * A mutex is unlocked by the thread that locked it. A permit may be [released](Self::release) by
///   any thread, also by one that never acquired, so a semaphore can hand work from one thread to
///   another.
///
/// * A mutex is poisoned by a panic, because its data may be half changed. A semaphore has no data
///   and is never poisoned: a permit dropped by a panic is given back.
///
/// Waiters are not served in the order of their arrival: as in CPython, a thread that comes at the
/// right moment may take a permit before one that has been waiting.
///
/// # Examples
///
/// ```
/// use std::thread;
/// use shared::Semaphore;
///
/// static TELLERS: Semaphore = Semaphore::new(3);
///
/// thread::scope(|scope| {
///     for _ in 0..10 {
///         scope.spawn(|| {
///             let _permit = TELLERS.acquire();
///             // At most three threads are here at once.
///         });
///     }
/// });
/// assert_eq!(TELLERS.available_permits(), 3);
/// ```
///
/// # How it works, and why no wakeup is lost
///
/// As long as there are permits, to take one and to give it back is one atomic operation each. Only
/// a thread that finds none takes the slow path: it lets other threads run a few times, and then queues
/// up and sleeps until a release wakes it. What must never happen is that it goes to sleep just after
/// the release that should have woken it.
///
/// 1. All that decides whether to sleep or to wake is in one atomic word, `state`: the number of
///    permits, and a flag that says that somebody waits. Its changes have one order that all threads
///    agree on.
/// 2. A waiter takes a permit *or* raises the flag, in one step, and does so with the queue locked.
///    It goes to sleep only if it raised the flag, and the queue is unlocked only once it sleeps.
/// 3. A release adds its permits and reads the flag, in one step. If that step comes before the
///    waiter's, the waiter finds the permit. If it comes after, the release sees the flag; then it
///    locks the queue, which it gets only once the waiter sleeps, and wakes it.
/// 4. The flag is lowered only with the queue locked, and only when every sleeper has been woken.
/// 5. A woken waiter still has to take a permit, like everyone else. If another thread was quicker,
///    the waiter raises the flag again, and that thread will see it when it gives its permit back.
///
/// The condition variable may also wake a thread for no reason (a spurious wakeup), or a release may
/// wake one whose time runs out at that moment. So wakeups are counted: a release moves threads from
/// `waiting` to `woken`, and a waiter leaves either by taking one from `woken` (whoever it was meant
/// for: they are all alike), or, when its time is up, from `waiting`. So the two numbers together are
/// always the number of threads in the queue. A release that leaves nobody to wake lowers the flag,
/// and the releases after it are quick again.
///
/// Keeping the count and the flag in one word is the idea of glibc's `sem_t`. All of the above is
/// checked in every order of events by `tests/loom.rs`.
///
/// On 64-bit Linux, a semaphore has 40 bytes.
pub struct Semaphore {
    /// The number of permits, times [`PERMIT`], plus [`WAITING`] if a thread may be asleep.
    state: AtomicUsize,
    queue: Mutex<Queue>,
    wakeup: Condvar,
}

/// The threads that sleep, or slept, in [`Semaphore::wait_for_permit`].
struct Queue {
    /// Those that no release has woken yet.
    waiting: usize,
    /// Those that a release has woken, and that have not noticed yet.
    woken: usize,
}

/// The flag in the lowest bit of `state`. It is only changed with the queue locked.
const WAITING: usize = 1;
/// One permit, in the bits above the flag.
const PERMIT: usize = 2;

impl Semaphore {
    /// The most permits that [`new`](Self::new) and [`release`](Self::release) allow: a quarter of
    /// what a `usize` can count.
    ///
    /// A [`Permit`] can be given back even if there are that many by then. `state` has room for twice
    /// as many, and the permits that are out take up memory themselves: there cannot be more of them
    /// than that.
    pub const MAX_PERMITS: usize = usize::MAX / 4;

    /// Creates a semaphore with this many permits. As this is a `const fn`, the semaphore can be a
    /// `static`.
    ///
    /// # Panics
    ///
    /// Panics if `permits` is more than [`MAX_PERMITS`](Self::MAX_PERMITS).
    ///
    /// # Examples
    ///
    /// ```
    /// use shared::Semaphore;
    ///
    /// static SEMAPHORE: Semaphore = Semaphore::new(3);
    /// assert_eq!(SEMAPHORE.available_permits(), 3);
    /// ```
    #[cfg(not(loom))]
    #[must_use]
    pub const fn new(permits: usize) -> Self {
        assert!(permits <= Self::MAX_PERMITS, "more permits than Semaphore::MAX_PERMITS");
        Self {
            state: AtomicUsize::new(permits * PERMIT),
            queue: Mutex::new(Queue { waiting: 0, woken: 0 }),
            wakeup: Condvar::new(),
        }
    }

    /// Loom's atomics cannot be made in a `const fn`.
    #[cfg(loom)]
    #[must_use]
    pub fn new(permits: usize) -> Self {
        Self {
            state: AtomicUsize::new(permits * PERMIT),
            queue: Mutex::new(Queue { waiting: 0, woken: 0 }),
            wakeup: Condvar::new(),
        }
    }

    /// Takes a permit; waits until there is one.
    ///
    /// # Examples
    ///
    /// ```
    /// use shared::Semaphore;
    ///
    /// let semaphore = Semaphore::new(1);
    /// let permit = semaphore.acquire();
    /// assert_eq!(semaphore.available_permits(), 0);
    /// drop(permit);
    /// assert_eq!(semaphore.available_permits(), 1);
    /// ```
    #[inline]
    pub fn acquire(&self) -> Permit<'_> {
        if !self.attempt() {
            self.wait_for_permit(Deadline::NEVER);
        }
        Permit { semaphore: self }
    }

    /// Takes a permit if there is one, and never waits.
    ///
    /// # Examples
    ///
    /// ```
    /// use shared::Semaphore;
    ///
    /// let semaphore = Semaphore::new(1);
    /// let permit = semaphore.try_acquire();
    /// assert!(permit.is_some());
    /// assert!(semaphore.try_acquire().is_none());
    /// ```
    #[inline]
    pub fn try_acquire(&self) -> Option<Permit<'_>> {
        // Unlike `attempt`, this must not fail as long as there is a permit. `Acquire` as there.
        let taken = self
            .state
            .fetch_update(Ordering::Acquire, Ordering::Relaxed, |state| state.checked_sub(PERMIT));
        taken.is_ok().then(|| Permit { semaphore: self })
    }

    /// Takes a permit; waits for one, but no longer than `timeout`. `None` means that the time ran
    /// out. [`Duration::ZERO`] is [`try_acquire`](Self::try_acquire); [`Duration::MAX`] is
    /// [`acquire`](Self::acquire).
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::{Duration, Instant};
    /// use shared::Semaphore;
    ///
    /// let semaphore = Semaphore::new(1);
    /// let _permit = semaphore.acquire();
    ///
    /// let started = Instant::now();
    /// assert!(semaphore.acquire_timeout(Duration::from_millis(10)).is_none());
    /// assert!(started.elapsed() >= Duration::from_millis(10));
    /// ```
    pub fn acquire_timeout(&self, timeout: Duration) -> Option<Permit<'_>> {
        self.try_acquire().or_else(|| {
            (!timeout.is_zero() && self.wait_for_permit(Deadline::after(timeout)))
                .then(|| Permit { semaphore: self })
        })
    }

    /// Adds `n` permits and wakes up to `n` waiters. The permits need not have been acquired before.
    /// (A [`Permit`] gives itself back; this is for permits that were [forgotten](Permit::forget),
    /// and for raising the limit.)
    ///
    /// # Panics
    ///
    /// Panics if there would be more than [`MAX_PERMITS`](Self::MAX_PERMITS). Nothing has changed
    /// then.
    ///
    /// # Examples
    ///
    /// ```
    /// use shared::Semaphore;
    ///
    /// let semaphore = Semaphore::new(0);
    /// semaphore.release(2);
    /// assert!(semaphore.try_acquire().is_some());
    /// ```
    #[inline]
    pub fn release(&self, n: usize) {
        // `Release`: whoever takes one of these permits sees all that was done before. `Relaxed`: a
        // guess, which the exchange checks.
        let released = self.state.fetch_update(Ordering::Release, Ordering::Relaxed, |state| {
            let room = Self::MAX_PERMITS.saturating_sub(state / PERMIT);
            (n <= room).then(|| state + n * PERMIT)
        });
        match released {
            Ok(state) if state & WAITING != 0 => self.wake(n),
            Ok(_) => {}
            Err(state) => panic!(
                "semaphore overflow: {} permits and {n} more are over Semaphore::MAX_PERMITS",
                state / PERMIT
            ),
        }
    }

    /// How many permits could be taken at this moment. By the time you look at the number, another
    /// thread may have changed it: to take a permit only if there is one, use
    /// [`try_acquire`](Self::try_acquire).
    ///
    /// # Examples
    ///
    /// ```
    /// use shared::Semaphore;
    ///
    /// let semaphore = Semaphore::new(3);
    /// let _permit = semaphore.acquire();
    /// assert_eq!(semaphore.available_permits(), 2);
    /// ```
    #[must_use]
    pub fn available_permits(&self) -> usize {
        // `Acquire`: whoever sees a permit back also sees what its holder did.
        self.state.load(Ordering::Acquire) / PERMIT
    }

    /// Lets a model check that nobody is left in the queue: nothing in the public face can tell.
    #[cfg(loom)]
    #[doc(hidden)]
    pub fn queued(&self) -> usize {
        let queue = lock(&self.queue);
        queue.waiting + queue.woken
    }

    /// The fast path: one attempt. Fails if there is no permit, and also if another thread changed
    /// the state at this very moment: then it is better to step back than to fight over it.
    #[inline]
    fn attempt(&self) -> bool {
        // `Relaxed`: this is a guess, which the exchange checks.
        let state = self.state.load(Ordering::Relaxed);
        // `Acquire`: see all that was done by those who held this permit before.
        state >= PERMIT
            && self
                .state
                .compare_exchange(state, state - PERMIT, Ordering::Acquire, Ordering::Relaxed)
                .is_ok()
    }

    /// The slow path: waits until it has taken a permit (`true`) or the deadline is past.
    #[cold]
    fn wait_for_permit(&self, mut deadline: Deadline) -> bool {
        // To sleep and be woken takes longer than most permits are held. So let others run first: on
        // the same core, that may be the one who releases. Where nobody else wants the core, this
        // comes back at once, and is a short look-out for those who run on other cores.
        for _ in 0..YIELDS {
            yield_now();
            if self.attempt() {
                return true;
            }
        }

        let mut queue = lock(&self.queue);
        loop {
            // Take a permit or raise the flag (2). `Acquire` as in `attempt`.
            let state = self.state.fetch_update(Ordering::Acquire, Ordering::Relaxed, |state| {
                Some(state.checked_sub(PERMIT).unwrap_or(WAITING))
            });
            if state.is_ok_and(|state| state >= PERMIT) {
                return true;
            }

            queue.waiting += 1;
            loop {
                let is_past;
                (queue, is_past) = deadline.sleep(&self.wakeup, queue);
                if queue.woken > 0 {
                    queue.woken -= 1;
                    break; // and try again (5)
                }
                if is_past {
                    queue.waiting -= 1;
                    return false;
                }
            }
        }
    }

    /// The slow path of a release of `n` permits that saw the flag (3).
    #[cold]
    fn wake(&self, n: usize) {
        let mut queue = lock(&self.queue);
        let woken = n.min(queue.waiting);
        queue.waiting -= woken;
        queue.woken += woken;
        if queue.waiting == 0 {
            // (4) `Relaxed`: the flag announces nothing that was done before, and those who raise it
            // again are ordered by the lock.
            self.state.fetch_and(!WAITING, Ordering::Relaxed);
        }
        // Unlock first: those who are woken need the lock.
        drop(queue);
        for _ in 0..woken {
            self.wakeup.notify_one();
        }
    }
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Semaphore")
            .field("available_permits", &self.available_permits())
            .finish_non_exhaustive()
    }
}

/// A permit of a [`Semaphore`], given back when it is dropped, also when a panic drops it.
///
/// `let _permit = semaphore.acquire();` holds it to the end of the block, as Python's `with` does.
/// `let _ = semaphore.acquire();` would give it back at once.
///
/// # Examples
///
/// ```
/// use shared::Semaphore;
///
/// let semaphore = Semaphore::new(1);
/// {
///     let _permit = semaphore.acquire();
///     assert_eq!(semaphore.available_permits(), 0);
/// }
/// assert_eq!(semaphore.available_permits(), 1);
/// ```
#[must_use = "a permit that is not kept is given back at once"]
#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
}

impl Permit<'_> {
    /// Keeps the permit for good: the semaphore has one less, until someone
    /// [releases](Semaphore::release) it.
    ///
    /// # Examples
    ///
    /// ```
    /// use shared::Semaphore;
    ///
    /// let semaphore = Semaphore::new(2);
    /// semaphore.acquire().forget();
    /// assert_eq!(semaphore.available_permits(), 1);
    /// ```
    pub fn forget(self) {
        mem::forget(self);
    }
}

impl Drop for Permit<'_> {
    #[inline]
    fn drop(&mut self) {
        // `Release` as in `Semaphore::release`. There is always room: see `MAX_PERMITS`.
        let state = self.semaphore.state.fetch_add(PERMIT, Ordering::Release);
        if state & WAITING != 0 {
            self.semaphore.wake(1);
        }
    }
}

use std::fmt;
use std::mem;
use std::time::Duration;

use super::primitive::Ordering::{Acquire, Relaxed, Release};
use super::primitive::{AtomicUsize, Deadline};
use super::spin::Spin;
use super::waiters::{WAITING, Waiters, try_update};

/// Limits how many threads do something at the same time.
///
/// A semaphore holds a number of *permits*. A thread [acquires](Self::acquire) one, works, and gives
/// it back. A thread that finds none left sleeps until another thread gives one back. This is
/// Python's `threading.Semaphore`; its `with semaphore:` block becomes a [`Permit`], which gives
/// itself back when it goes out of scope.
///
/// # Semaphores vs mutexes
///
/// * A [`Mutex`](std::sync::Mutex) owns data and admits one thread to it. A semaphore owns nothing
///   and only counts, so it suits what several threads may use at the same time: connections,
///   licences, slots.
///
/// * A mutex is unlocked by the thread that locked it. Any thread may [release](Self::release) a
///   permit, even one that never acquired any, so a semaphore can also pass work between threads.
///
/// * A panic poisons a mutex, because it may leave the data half changed. A semaphore has no data and
///   is never poisoned: a panic drops the permit, and so gives it back.
///
/// # Fairness
///
/// There is no queue. As in CPython, a thread that arrives at the right moment takes a permit before
/// one that has been waiting for it. So a thread may wait as long as others keep arriving
/// (*starvation*).
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
///             // At most three threads are here at the same time.
///         });
///     }
/// });
/// assert_eq!(TELLERS.available_permits(), 3);
/// ```
///
/// # How it works
///
/// One atomic word, `state`, holds the number of permits and a flag that says whether threads wait.
/// Taking a permit and giving it back change this word in one atomic step, and touch nothing else. A
/// thread sleeps only if it finds no permit, and a release wakes threads only if it finds the flag up.
/// `waiters.rs` explains, for semaphores and events alike, why no wakeup is lost.
///
/// A woken thread owns nothing yet. It has to take a permit, like any other thread, and sleeps on if
/// another one was quicker. The flag is still up then, so the quicker thread's release will wake it.
///
/// The idea of one word for both is that of glibc's `sem_t`. On 64-bit Linux, a semaphore takes 32
/// bytes.
pub struct Semaphore {
    /// The number of permits times [`PERMIT`], plus [`WAITING`] if threads wait.
    state: AtomicUsize,
    spin: Spin,
    waiters: Waiters,
}

/// One permit, in the bits above the flag.
const PERMIT: usize = 2;

impl Semaphore {
    /// The most permits that [`new`](Self::new) and [`release`](Self::release) accept: a quarter of
    /// what a `usize` can count.
    ///
    /// `state` has room for twice as many, so it does not overflow when a [`Permit`] is given back after
    /// `release` has filled the semaphore. The other half is for the permits in use. Each takes up
    /// memory, of which there is too little for so many.
    pub const MAX_PERMITS: usize = usize::MAX / 4;

    /// Creates a semaphore with this many permits. This is a `const fn`, so a semaphore can be a
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
            spin: Spin::new(),
            waiters: Waiters::new(),
        }
    }

    /// Loom's parts cannot be made in a `const fn`.
    #[cfg(loom)]
    #[must_use]
    pub fn new(permits: usize) -> Self {
        Self {
            state: AtomicUsize::new(permits * PERMIT),
            spin: Spin::new(),
            waiters: Waiters::new(),
        }
    }

    /// Takes a permit, and waits until there is one.
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

    /// Takes a permit if there is one. Never waits.
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
    #[must_use = "a permit that is not kept is given back immediately"]
    pub fn try_acquire(&self) -> Option<Permit<'_>> {
        self.take().then(|| Permit { semaphore: self })
    }

    /// Takes a permit, and waits until there is one, but no longer than `timeout`. `None` means that
    /// the time ran out. [`Duration::ZERO`] is [`try_acquire`](Self::try_acquire), and
    /// [`Duration::MAX`] is [`acquire`](Self::acquire).
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
    #[must_use = "a permit that is not kept is given back immediately"]
    pub fn acquire_timeout(&self, timeout: Duration) -> Option<Permit<'_>> {
        let taken =
            self.take() || (!timeout.is_zero() && self.wait_for_permit(Deadline::after(timeout)));
        taken.then(|| Permit { semaphore: self })
    }

    /// Adds `n` permits and wakes up to `n` waiting threads. The permits need not have been acquired
    /// before. A [`Permit`] gives itself back, so you need this only for permits that were
    /// [forgotten](Permit::forget), and to raise the limit.
    ///
    /// # Panics
    ///
    /// Panics, and adds nothing, if there would be more than [`MAX_PERMITS`](Self::MAX_PERMITS).
    ///
    /// # Examples
    ///
    /// ```
    /// use shared::Semaphore;
    ///
    /// let semaphore = Semaphore::new(0);
    /// semaphore.release(2);
    /// assert_eq!(semaphore.available_permits(), 2);
    /// ```
    #[inline]
    pub fn release(&self, n: usize) {
        // `Release`: a thread that takes one of these permits sees what was done before. `Relaxed`: a
        // guess, which the exchange checks.
        let released = try_update(&self.state, Release, Relaxed, |state| {
            let room = Self::MAX_PERMITS.saturating_sub(state / PERMIT);
            (n <= room).then(|| state + n * PERMIT)
        });
        match released {
            Ok(state) if state & WAITING != 0 => self.waiters.wake(n),
            Ok(_) => {}
            Err(state) => panic!(
                "semaphore overflow: {} permits and {n} more are over Semaphore::MAX_PERMITS",
                state / PERMIT
            ),
        }
    }

    /// The number of permits at this moment. It may be stale by the time you read it, so do not look
    /// first and acquire then: use [`try_acquire`](Self::try_acquire).
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
        // `Acquire`: a thread that sees a permit back also sees what its holder did.
        self.state.load(Acquire) / PERMIT
    }

    /// The fast path of `acquire`. It also fails if another thread changed the state at this very
    /// moment: stepping back is quicker than fighting over it.
    #[inline]
    fn attempt(&self) -> bool {
        // Orderings as in `take`.
        let state = self.state.load(Relaxed);
        let exchange = |to| self.state.compare_exchange(state, to, Acquire, Relaxed).is_ok();
        state.checked_sub(PERMIT).is_some_and(exchange)
    }

    /// Takes a permit. Fails only if there is none.
    #[inline]
    fn take(&self) -> bool {
        // `Acquire`: see what those who held this permit before have done. `Relaxed`: a guess.
        try_update(&self.state, Acquire, Relaxed, |state| state.checked_sub(PERMIT)).is_ok()
    }

    /// The slow path: waits until it has taken a permit (`true`) or the deadline is past.
    #[cold]
    fn wait_for_permit(&self, deadline: Deadline) -> bool {
        self.spin.until(|| self.attempt())
            || self.waiters.wait(&self.state, deadline, || self.take())
    }

    /// Tells a model whether threads wait. Programs have no use for it.
    #[cfg(any(loom, shuttle))]
    #[doc(hidden)]
    pub fn is_waited_for(&self) -> bool {
        self.state.fetch_or(0, Relaxed) & WAITING != 0
    }
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Semaphore")
            .field("available_permits", &self.available_permits())
            .finish_non_exhaustive()
    }
}

/// A permit of a [`Semaphore`]. It is given back when it is dropped, even by a panic.
///
/// `let _permit = semaphore.acquire();` holds it to the end of the block, as Python's `with` does.
/// `let _ = semaphore.acquire();` would give it back immediately.
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
#[must_use = "a permit that is not kept is given back immediately"]
#[derive(Debug)]
pub struct Permit<'a> {
    semaphore: &'a Semaphore,
}

impl Permit<'_> {
    /// Keeps the permit for good. The semaphore has one fewer from now on, until somebody
    /// [releases](Semaphore::release) one.
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
        let state = self.semaphore.state.fetch_add(PERMIT, Release);
        if state & WAITING != 0 {
            self.semaphore.waiters.wake(1);
        }
    }
}

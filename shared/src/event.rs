use std::fmt;
use std::time::Duration;

use super::primitive::Ordering::{Acquire, Relaxed, Release};
use super::primitive::{AtomicUsize, Deadline};
use super::spin::Spin;
use super::waiters::{WAITING, Waiters, try_update};

/// A signal that threads can wait for. It is clear until a thread sets it.
///
/// This is Python's `threading.Event`. A thread that waits for a clear event sleeps until another
/// thread [sets](Self::set) it. The event then stays set, and waiting for it returns immediately, until
/// a thread [clears](Self::clear) it.
///
/// # Events vs condition variables
///
/// * A [`Condvar`](std::sync::Condvar) wakes the threads that wait at that moment, and forgets. An
///   event remembers: a thread that arrives after [`set`](Self::set) does not wait.
///
/// * A condition variable needs a mutex and a loop around a condition, because it may wake a thread
///   for no reason (a *spurious wakeup*). An event has all three inside.
///
/// # Examples
///
/// ```
/// use std::thread;
/// use shared::Event;
///
/// static READY: Event = Event::new();
///
/// let waiter = thread::spawn(|| {
///     READY.wait();
///     "go"
/// });
/// READY.set();
/// assert_eq!(waiter.join().unwrap(), "go");
/// ```
///
/// # How it works
///
/// One atomic word, `state`, holds whether the event is set, how often it has been set (its
/// *generation*), and a flag that says whether threads wait. Setting and clearing an event change this
/// word in one atomic step, and waiting for one that is set only reads it. A thread sleeps only if it
/// finds the event clear, and `set` wakes threads only if it finds the flag up. `waiters.rs` explains,
/// for semaphores and events alike, why no wakeup is lost.
///
/// A waiter remembers the generation in which it arrived, and waits for another one. So a
/// [`clear`](Self::clear) right after the `set` cannot hold it back. If the waiter asked whether the
/// event is set, it would look too late, find the event clear, and sleep on.
///
/// On 64-bit Linux, an event takes 32 bytes.
pub struct Event {
    /// [`WAITING`] if threads wait, [`SET`] if the event is set, and in the bits above the generation.
    state: AtomicUsize,
    spin: Spin,
    waiters: Waiters,
}

/// The event is set.
const SET: usize = 2;
/// One generation. Their number may wrap. That fools only a thread that sleeps through 2⁶² of them
/// (2³⁰ where a `usize` has 32 bits) and looks just then.
const GENERATION: usize = 4;

impl Event {
    /// Creates an event that is clear. This is a `const fn`, so an event can be a `static`.
    ///
    /// # Examples
    ///
    /// ```
    /// use shared::Event;
    ///
    /// static EVENT: Event = Event::new();
    /// assert!(!EVENT.is_set());
    /// ```
    #[cfg(not(loom))]
    #[must_use]
    pub const fn new() -> Self {
        Self { state: AtomicUsize::new(0), spin: Spin::new(), waiters: Waiters::new() }
    }

    /// Loom's parts cannot be made in a `const fn`.
    #[cfg(loom)]
    #[must_use]
    pub fn new() -> Self {
        Self { state: AtomicUsize::new(0), spin: Spin::new(), waiters: Waiters::new() }
    }

    /// Sets the event and wakes every thread that waits for it. Does nothing if it is set already.
    ///
    /// Every thread that this wakes sees what the calling thread did before.
    ///
    /// # Examples
    ///
    /// ```
    /// use shared::Event;
    ///
    /// let event = Event::new();
    /// event.set();
    /// event.wait(); // returns immediately
    /// ```
    #[inline]
    pub fn set(&self) {
        // `Release`: a thread that finds the event set sees what was done before. Therefore we write
        // even if it is set already. `Relaxed`: a guess, which the exchange checks.
        let state = try_update(&self.state, Release, Relaxed, |state| {
            Some(if state & SET == 0 { state.wrapping_add(GENERATION) | SET } else { state })
        });
        if state.is_ok_and(|state| state & (SET | WAITING) == WAITING) {
            self.waiters.wake(usize::MAX);
        }
    }

    /// Makes the event clear again: a thread that waits from now on waits for the next
    /// [`set`](Self::set). The threads that the last one woke go on, even if they have not run yet.
    ///
    /// # Examples
    ///
    /// ```
    /// use shared::Event;
    ///
    /// let event = Event::new();
    /// event.set();
    /// event.clear();
    /// assert!(!event.is_set());
    /// ```
    #[inline]
    pub fn clear(&self) {
        // `Acquire`: a thread that clears the event and then looks for work sees the work that the last
        // `set` announced.
        self.state.fetch_and(!SET, Acquire);
    }

    /// Whether the event is set at this moment.
    ///
    /// # Examples
    ///
    /// ```
    /// use shared::Event;
    ///
    /// let event = Event::new();
    /// assert!(!event.is_set());
    /// event.set();
    /// assert!(event.is_set());
    /// ```
    #[inline]
    #[must_use]
    pub fn is_set(&self) -> bool {
        // `Acquire`: a thread that finds the event set sees what was done before the `set`.
        self.state.load(Acquire) & SET != 0
    }

    /// Waits until the event is set. Returns immediately if it is.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::thread;
    /// use shared::Event;
    ///
    /// let event = Event::new();
    /// thread::scope(|scope| {
    ///     scope.spawn(|| event.wait());
    ///     event.set();
    /// });
    /// ```
    #[inline]
    pub fn wait(&self) {
        // `Acquire` as in `is_set`.
        let state = self.state.load(Acquire);
        if state & SET == 0 {
            self.wait_for_set(state, Deadline::NEVER);
        }
    }

    /// Waits until the event is set, but no longer than `timeout`. `true` means that the event was
    /// set, `false` that the time ran out. [`Duration::ZERO`] is [`is_set`](Self::is_set), and
    /// [`Duration::MAX`] is [`wait`](Self::wait).
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    /// use shared::Event;
    ///
    /// let event = Event::new();
    /// assert!(!event.wait_timeout(Duration::from_millis(10)));
    /// event.set();
    /// assert!(event.wait_timeout(Duration::from_millis(10)));
    /// ```
    #[must_use = "`false` says that the time ran out"]
    pub fn wait_timeout(&self, timeout: Duration) -> bool {
        // `Acquire` as in `is_set`.
        let state = self.state.load(Acquire);
        state & SET != 0
            || (!timeout.is_zero() && self.wait_for_set(state, Deadline::after(timeout)))
    }

    /// The slow path of a thread that found the event clear, in this state: waits until it was set
    /// (`true`) or the deadline is past.
    #[cold]
    fn wait_for_set(&self, clear: usize, deadline: Deadline) -> bool {
        let was_set = || {
            // `Acquire` as in `is_set`. It does not matter if the event is clear again: like every
            // read-modify-write, `clear` passes on what the `set` before it released.
            self.state.load(Acquire) / GENERATION != clear / GENERATION
        };
        self.spin.until(was_set) || self.waiters.wait(&self.state, deadline, was_set)
    }

    /// Tells a model whether threads wait. Programs have no use for it.
    #[cfg(any(loom, shuttle))]
    #[doc(hidden)]
    pub fn is_waited_for(&self) -> bool {
        self.state.fetch_or(0, Relaxed) & WAITING != 0
    }
}

impl Default for Event {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event").field("is_set", &self.is_set()).finish_non_exhaustive()
    }
}

use std::fmt;
use std::time::Duration;

use crate::primitive::{AtomicUsize, Condvar, Deadline, Mutex, Ordering, YIELDS, lock, yield_now};

/// A signal that threads can wait for: clear at first, until some thread sets it.
///
/// This is Python's `threading.Event`. Once set it stays set, and nobody waits, until it is
/// [cleared](Self::clear).
///
/// # Events vs condition variables
///
/// * A [`Condvar`](std::sync::Condvar) tells those that wait at that moment and forgets. An event
///   remembers: a thread that comes after [`set`](Self::set) does not wait.
///
/// * A condition variable needs a mutex and a loop around a condition, because it may wake for no
///   reason. An event brings its own.
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
/// # How it works, and why no wakeup is lost
///
/// To set an event that nobody waits for, to clear it, and to wait for one that is set takes one
/// atomic operation each. Only a thread that finds it clear takes the slow path: it lets other threads
/// run a few times, and then sleeps until a `set` wakes it. What must never happen is that it goes to
/// sleep just after the `set` that should have woken it, or sleeps on after one.
///
/// 1. All that matters is in one atomic word, `state`: whether the event is set, how often it has
///    been (the generation), and a flag that says that somebody waits. Its changes have one order
///    that all threads agree on.
/// 2. A waiter remembers the generation it came in. It is free to go when the event is set *or* the
///    generation is another one, so a [`clear`](Self::clear) right after the `set` cannot catch it.
///    A plain `while !is_set` loop would look too late, find the event clear, and sleep on.
/// 3. A waiter raises the flag and learns whether it is free to go, in one step, and does so with the
///    lock held. If it is not, it goes to sleep, and the lock is released only once it sleeps.
/// 4. `set` begins a new generation and reads the flag, in one step. If that step comes before the
///    waiter's, the waiter finds itself free. If it comes after, `set` sees the flag; then it takes
///    the lock, which it gets only once the waiter sleeps, and wakes all.
/// 5. Only `set` lowers the flag, in that same step: all threads that raised it are free to go then.
///    If one that came later raised it again, the next `set` will see it.
///
/// The condition variable may also wake a thread for no reason (a spurious wakeup). The waiter then
/// finds that it is not free to go, and sleeps on.
///
/// All of this is checked in every order of events by `tests/loom.rs`.
///
/// On 64-bit Linux, an event has 24 bytes.
pub struct Event {
    /// [`SET`] and [`WAITING`], and in the bits above the generation.
    state: AtomicUsize,
    lock: Mutex<()>,
    wakeup: Condvar,
}

/// The event is set.
const SET: usize = 1;
/// A thread may be asleep.
const WAITING: usize = 2;
/// One generation. The count may wrap: that fools only a thread that sleeps through 2⁶² sets (2³⁰
/// where `usize` has 32 bits) and looks at the very last of them.
const GENERATION: usize = 4;

impl Event {
    /// Creates an event that is clear. As this is a `const fn`, the event can be a `static`.
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
        Self { state: AtomicUsize::new(0), lock: Mutex::new(()), wakeup: Condvar::new() }
    }

    /// Loom's atomics cannot be made in a `const fn`.
    #[cfg(loom)]
    #[must_use]
    pub fn new() -> Self {
        Self { state: AtomicUsize::new(0), lock: Mutex::new(()), wakeup: Condvar::new() }
    }

    /// Sets the event and lets every thread go that waits for it. Does nothing if it is set.
    ///
    /// What the thread did before `set` is seen by each thread that it lets go.
    ///
    /// # Examples
    ///
    /// ```
    /// use shared::Event;
    ///
    /// let event = Event::new();
    /// event.set();
    /// event.wait(); // returns at once
    /// ```
    #[inline]
    pub fn set(&self) {
        // `Release`: those that this lets go see what was done before. That is why even an event that
        // is set already is written to. `Relaxed`: a guess, which the exchange checks.
        let state = self.state.fetch_update(Ordering::Release, Ordering::Relaxed, |state| {
            Some(if state & SET == 0 {
                (state & !WAITING).wrapping_add(GENERATION) | SET
            } else {
                state
            })
        });
        if state.is_ok_and(|state| state & (SET | WAITING) == WAITING) {
            self.wake_all();
        }
    }

    /// The slow path of a `set` that saw the flag (4).
    #[cold]
    fn wake_all(&self) {
        // Once the lock has been ours, all threads that raised the flag before are asleep.
        drop(lock(&self.lock));
        self.wakeup.notify_all();
    }

    /// Makes the event clear again: threads that wait from now on wait for the next
    /// [`set`](Self::set). Those that the last one let go are not called back, even if they have not
    /// woken up yet.
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
        // `Acquire`: a thread that clears and then looks for work sees the work that the last `set`
        // announced.
        self.state.fetch_and(!SET, Ordering::Acquire);
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
        // `Acquire`: whoever finds the event set sees what was done before it was.
        self.state.load(Ordering::Acquire) & SET != 0
    }

    /// Waits until the event is set; returns at once if it is.
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
        let state = self.state.load(Ordering::Acquire);
        if state & SET == 0 {
            self.wait_for_set(state, Deadline::NEVER);
        }
    }

    /// Waits until the event is set, but no longer than `timeout`. `true` means that the event was
    /// set, `false` that the time ran out. [`Duration::ZERO`] is [`is_set`](Self::is_set);
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
        let state = self.state.load(Ordering::Acquire);
        state & SET != 0
            || (!timeout.is_zero() && self.wait_for_set(state, Deadline::after(timeout)))
    }

    /// Lets a model see whether a thread is waiting: nothing in the public face can tell.
    #[cfg(loom)]
    #[doc(hidden)]
    pub fn is_waited_for(&self) -> bool {
        // A read-modify-write, because loom does not try all orders of a load and a later change.
        self.state.fetch_or(0, Ordering::Relaxed) & WAITING != 0
    }

    /// The slow path: waits until the event was set (`true`) or the deadline is past. `at_first` is the
    /// state that the thread found when it came.
    #[cold]
    fn wait_for_set(&self, at_first: usize, mut deadline: Deadline) -> bool {
        let is_free = |state| state & SET != 0 || state / GENERATION != at_first / GENERATION;

        // To sleep and be woken is slow. So let others run first: on the same core, that may be the
        // one who sets the event. Where nobody else wants the core, this comes back at once, and is a
        // short look-out for those who run on other cores.
        for _ in 0..YIELDS {
            yield_now();
            // `Acquire`, here and below, as in `is_set`. A `clear` in between takes nothing away: as
            // every read-modify-write does, it passes on what the `set` before it released.
            if is_free(self.state.load(Ordering::Acquire)) {
                return true;
            }
        }

        let mut guard = lock(&self.lock);
        let mut is_past = false;
        loop {
            // Raise the flag, and look (3). If the event is set, the flag stays up for nothing, and
            // costs the next `set` a wakeup of nobody.
            if is_free(self.state.fetch_or(WAITING, Ordering::Acquire)) {
                return true;
            }
            if is_past {
                return false;
            }
            (guard, is_past) = deadline.sleep(&self.wakeup, guard);
        }
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

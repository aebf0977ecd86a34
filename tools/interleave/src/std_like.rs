//! The names of `std` that a program under exploration uses: each operation that other threads can
//! see waits until its thread is chosen.

/// As [`std::thread`].
pub mod thread {
    use std::marker::PhantomData;
    use std::panic::{self, AssertUnwindSafe, Location};
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::sync::{Arc, Mutex, PoisonError};
    use std::time::Duration;

    pub use std::thread::Result;

    use crate::engine::{Op, before, run_thread, with};

    /// A thread that can be joined.
    #[derive(Debug)]
    pub struct JoinHandle<T> {
        thread: usize,
        result: Arc<Mutex<Option<Result<T>>>>,
    }

    impl<T> JoinHandle<T> {
        /// Waits for the end of the thread. This is no step.
        ///
        /// # Errors
        ///
        /// The panic of the thread.
        ///
        /// # Panics
        ///
        /// Only outside a run.
        #[track_caller]
        pub fn join(self) -> Result<T> {
            before(Op::Join(self.thread), Location::caller());
            with(|world| world.set_joined(self.thread));
            let result = self.result.lock().unwrap_or_else(PoisonError::into_inner).take();
            result.expect("the thread has ended, and its handle was the only one")
        }

        /// Whether the thread has come to its end.
        #[must_use]
        #[track_caller]
        pub fn is_finished(&self) -> bool {
            before(Op::Do("looks whether the thread has ended".into()), Location::caller());
            with(|world| world.has_ended(self.thread)).unwrap_or(true)
        }
    }

    fn prepare<T>(f: impl FnOnce() -> T, scope: Option<u64>) -> (JoinHandle<T>, impl FnOnce()) {
        let thread = with(|world| world.add_thread(scope)).expect(super::ONLY_IN_A_RUN);
        let result = Arc::new(Mutex::new(None));
        let handle = JoinHandle { thread, result: Arc::clone(&result) };
        let body = move || {
            let returned = run_thread(thread, f);
            *result.lock().unwrap_or_else(PoisonError::into_inner) = Some(returned);
        };
        (handle, body)
    }

    /// Starts a thread. This is no step.
    pub fn spawn<F, T>(f: F) -> JoinHandle<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let (handle, body) = prepare(f, None);
        shuttle::thread::spawn(body);
        handle
    }

    /// Where scoped threads are started.
    #[derive(Debug)]
    pub struct Scope<'scope, 'env: 'scope> {
        number: u64,
        of: &'scope shuttle::thread::Scope<'scope, 'env>,
    }

    /// A scoped thread that can be joined.
    #[derive(Debug)]
    pub struct ScopedJoinHandle<'scope, T>(JoinHandle<T>, PhantomData<&'scope ()>);

    impl<'scope> Scope<'scope, '_> {
        /// Starts a thread that the scope waits for. This is no step.
        pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
        where
            F: FnOnce() -> T + Send + 'scope,
            T: Send + 'scope,
        {
            let (handle, body) = prepare(f, Some(self.number));
            self.of.spawn(body);
            ScopedJoinHandle(handle, PhantomData)
        }
    }

    impl<T> ScopedJoinHandle<'_, T> {
        /// Waits for the end of the thread. This is no step.
        ///
        /// # Errors
        ///
        /// The panic of the thread.
        #[track_caller]
        pub fn join(self) -> Result<T> {
            self.0.join()
        }

        /// Whether the thread has come to its end.
        #[must_use]
        #[track_caller]
        pub fn is_finished(&self) -> bool {
            self.0.is_finished()
        }
    }

    /// Threads that borrow: all have come to their end when this returns. To wait for them is no
    /// step.
    ///
    /// # Panics
    ///
    /// Passes on a panic of `f`, and panics if a thread did that nobody joined.
    #[track_caller]
    pub fn scope<'env, F, T>(f: F) -> T
    where
        F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
    {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let place = Location::caller();
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        shuttle::thread::scope(|of| {
            // Leaked, because only so it lives as long as the signature of std promises.
            let scope = &*Box::leak(Box::new(Scope { number, of }));
            let result = panic::catch_unwind(AssertUnwindSafe(|| f(scope)));
            before(Op::JoinScope(number), place);
            match result {
                Err(panic) => panic::resume_unwind(panic),
                Ok(_) if with(|world| world.has_unseen_panic(number)) == Some(true) => {
                    panic!("a scoped thread panicked")
                }
                Ok(result) => result,
            }
        })
    }

    /// Lets other threads do at least one step first, if one can go on. No time passes.
    #[track_caller]
    pub fn yield_now() {
        let taken = with(|world| world.steps_taken()).unwrap_or_default();
        before(Op::Pause("goes on after its turn was given away", taken), Location::caller());
    }

    /// Lets other threads do at least one step first, if one can go on. No time passes: another
    /// thread may do everything meanwhile, or only that one step.
    #[track_caller]
    pub fn sleep(_: Duration) {
        let taken = with(|world| world.steps_taken()).unwrap_or_default();
        before(Op::Pause("wakes from its sleep", taken), Location::caller());
    }

    /// Whether this thread unwinds from a panic.
    #[must_use]
    pub fn panicking() -> bool {
        with(|world| world.is_unwinding()).unwrap_or_else(std::thread::panicking)
    }
}

/// As [`std::hint`].
pub mod hint {
    /// As [`yield_now`](super::thread::yield_now).
    #[track_caller]
    pub fn spin_loop() {
        super::thread::yield_now();
    }
}

const ONLY_IN_A_RUN: &str = "this works only in a program that `interleave` runs";

/// As [`std::sync`].
pub mod sync {
    use std::fmt::{self, Debug};
    use std::ops::{Deref, DerefMut};
    use std::panic::Location;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    pub use std::sync::{
        Arc, LockResult, OnceLock, PoisonError, TryLockError, TryLockResult, Weak,
    };

    use crate::engine::{Id, Op, Woken, before, with};
    use crate::run::Kind;

    pub use super::{atomic, mpsc};

    /// A mutex. To lock it is a step; to unlock it belongs to the step before, unless the
    /// [settings](crate::Settings::unlock_is_a_step) say otherwise.
    pub struct Mutex<T> {
        id: Id,
        poisoned: AtomicBool,
        show: fn(&T) -> String,
        data: std::sync::Mutex<T>,
    }

    impl<T> Mutex<T> {
        /// A mutex whose value is not shown, so that it may be of any type.
        #[track_caller]
        pub const fn new(value: T) -> Self {
            Self::with(value, |_| String::new())
        }

        /// A mutex whose value is shown.
        #[track_caller]
        pub const fn shown(value: T) -> Self
        where
            T: Debug,
        {
            Self::with(value, |value| format!("{value:?}"))
        }

        #[track_caller]
        const fn with(value: T, show: fn(&T) -> String) -> Self {
            let poisoned = AtomicBool::new(false);
            Self { id: Id::new(), poisoned, show, data: std::sync::Mutex::new(value) }
        }

        fn index(&self) -> usize {
            let index = with(|world| {
                let index = world.index(&self.id, Kind::Lock);
                if world.keeps_steps() && world.object(index).holder.is_none() {
                    let data = self.data.lock().unwrap_or_else(PoisonError::into_inner);
                    world.show(index, (self.show)(&data));
                }
                index
            });
            index.expect(super::ONLY_IN_A_RUN)
        }

        /// Locks the mutex; waits until it is free.
        ///
        /// # Errors
        ///
        /// The mutex is poisoned: a thread panicked while it held it.
        #[track_caller]
        pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
            before(Op::Lock(self.index()), Location::caller());
            self.guard(Location::caller())
        }

        /// Locks the mutex if it is free.
        ///
        /// # Errors
        ///
        /// The mutex is locked, or it is poisoned.
        #[track_caller]
        pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
            let index = self.index();
            let name = with(|world| world.name(index)).unwrap_or_default();
            before(Op::Do(format!("tries to lock {name}")), Location::caller());
            if with(|world| world.object(index).holder.is_some()) == Some(true) {
                with(|world| world.did(|| format!("tries to lock {name}: it is locked")));
                return Err(TryLockError::WouldBlock);
            }
            Ok(self.guard(Location::caller())?)
        }

        /// What [`before`] has waited for: the mutex is free.
        fn guard(&self, place: &'static Location<'static>) -> LockResult<MutexGuard<'_, T>> {
            let index = self.index();
            let data = self.data.lock().unwrap_or_else(PoisonError::into_inner);
            with(|world| {
                world.object(index).holder = Some(world.current);
                world.show_in_step(index, "", || (self.show)(&data));
            });
            let guard = MutexGuard { mutex: self, place, data: Some(data) };
            if self.is_poisoned() { Err(PoisonError::new(guard)) } else { Ok(guard) }
        }

        /// Whether a thread panicked while it held the mutex. This is no step.
        pub fn is_poisoned(&self) -> bool {
            self.poisoned.load(Ordering::Relaxed)
        }

        /// Forgets the poisoning. This is no step.
        pub fn clear_poison(&self) {
            self.poisoned.store(false, Ordering::Relaxed);
        }

        /// The value, which nobody else can reach any more. This is no step.
        ///
        /// # Errors
        ///
        /// The mutex is poisoned.
        pub fn into_inner(self) -> LockResult<T> {
            let poisoned = self.is_poisoned();
            let value = self.data.into_inner().unwrap_or_else(PoisonError::into_inner);
            if poisoned { Err(PoisonError::new(value)) } else { Ok(value) }
        }

        /// The value, which nobody else can reach at the moment. This is no step.
        ///
        /// # Errors
        ///
        /// The mutex is poisoned.
        pub fn get_mut(&mut self) -> LockResult<&mut T> {
            let poisoned = self.is_poisoned();
            let value = self.data.get_mut().unwrap_or_else(PoisonError::into_inner);
            if poisoned { Err(PoisonError::new(value)) } else { Ok(value) }
        }
    }

    impl<T: Default> Default for Mutex<T> {
        #[track_caller]
        fn default() -> Self {
            Self::new(T::default())
        }
    }

    impl<T> Debug for Mutex<T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("Mutex").finish_non_exhaustive()
        }
    }

    /// Holds a [`Mutex`] until it is dropped.
    #[must_use = "a guard that is not kept unlocks at once"]
    pub struct MutexGuard<'a, T> {
        mutex: &'a Mutex<T>,
        place: &'static Location<'static>,
        /// Always there, but for the moment of its end.
        data: Option<std::sync::MutexGuard<'a, T>>,
    }

    impl<T> Deref for MutexGuard<'_, T> {
        type Target = T;

        fn deref(&self) -> &T {
            self.data.as_ref().expect("the guard is still there")
        }
    }

    impl<T> DerefMut for MutexGuard<'_, T> {
        fn deref_mut(&mut self) -> &mut T {
            self.data.as_mut().expect("the guard is still there")
        }
    }

    impl<T: Debug> Debug for MutexGuard<'_, T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            (**self).fmt(f)
        }
    }

    impl<'a, T> MutexGuard<'a, T> {
        /// Unlocks, in the step that is being taken.
        fn release(&mut self, verb: &str) -> &'a Mutex<T> {
            if let Some(data) = self.data.take() {
                let index = with(|world| world.index(&self.mutex.id, Kind::Lock));
                with(|world| {
                    let index = index.unwrap_or_default();
                    world.object(index).holder = None;
                    world.show_in_step(index, verb, || (self.mutex.show)(&data));
                });
            }
            self.mutex
        }
    }

    impl<T> Drop for MutexGuard<'_, T> {
        fn drop(&mut self) {
            if self.data.is_none() {
                return;
            }
            let is_step = with(|world| world.settings().unlock_is_a_step).unwrap_or(false);
            if super::thread::panicking() {
                self.mutex.poisoned.store(true, Ordering::Relaxed);
            } else if is_step {
                let name = with(|world| {
                    let index = world.index(&self.mutex.id, Kind::Lock);
                    world.name(index)
                });
                before(Op::Unlock(name.unwrap_or_default()), self.place);
            }
            self.release(if is_step { "" } else { ", unlocks " });
        }
    }

    /// A condition variable.
    #[derive(Debug)]
    pub struct Condvar {
        id: Id,
    }

    /// Whether a wait ended because its time was over.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct WaitTimeoutResult(bool);

    impl WaitTimeoutResult {
        /// Whether it did.
        #[must_use]
        pub fn timed_out(&self) -> bool {
            self.0
        }
    }

    impl Condvar {
        /// A condition variable that nobody waits for.
        #[track_caller]
        #[must_use]
        pub const fn new() -> Self {
            Self { id: Id::new() }
        }

        fn index(&self) -> usize {
            with(|world| world.index(&self.id, Kind::Condvar)).expect(super::ONLY_IN_A_RUN)
        }

        /// Unlocks the mutex and sleeps, in one step, until notified; another step wakes up and locks
        /// the mutex again.
        ///
        /// # Errors
        ///
        /// The mutex is poisoned.
        #[track_caller]
        pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
            let (guard, _) = self.sleep(guard, false, Location::caller());
            guard
        }

        fn sleep<'a, T>(
            &self,
            mut guard: MutexGuard<'a, T>,
            has_timeout: bool,
            place: &'static Location<'static>,
        ) -> (LockResult<MutexGuard<'a, T>>, Woken) {
            let (condvar, lock) = (self.index(), guard.mutex.index());
            let names = with(|world| (world.name(condvar), world.name(lock))).unwrap_or_default();
            let what = format!("unlocks {}, sleeps until {} is notified", names.1, names.0);
            before(Op::Do(what), place);
            let mutex = guard.release("");
            with(|world| {
                let current = world.current;
                world.object(condvar).waiters.push(current);
            });
            before(Op::Wake { condvar, lock, has_timeout }, place);
            let woken = with(|world| {
                let woken = world.wake(condvar, has_timeout);
                world.did(|| {
                    let why = match woken {
                        Woken::Notified => "wakes up",
                        Woken::TimedOut => "wakes up because its time is over",
                        Woken::Spuriously => "wakes up for no reason",
                    };
                    format!("{why}, locks {} again", names.1)
                });
                woken
            });
            (mutex.guard(place), woken.unwrap_or(Woken::Notified))
        }

        /// Waits as long as the condition is true.
        ///
        /// # Errors
        ///
        /// The mutex is poisoned.
        #[track_caller]
        pub fn wait_while<'a, T, F>(
            &self,
            mut guard: MutexGuard<'a, T>,
            mut condition: F,
        ) -> LockResult<MutexGuard<'a, T>>
        where
            F: FnMut(&mut T) -> bool,
        {
            while condition(&mut guard) {
                guard = self.wait(guard)?;
            }
            Ok(guard)
        }

        /// Waits until notified, or until the time is over. No time passes: the time of a waiter is
        /// over when no thread can go on otherwise, and before that if the
        /// [settings](crate::Settings::surprises) allow it.
        ///
        /// # Errors
        ///
        /// The mutex is poisoned.
        #[track_caller]
        pub fn wait_timeout<'a, T>(
            &self,
            guard: MutexGuard<'a, T>,
            _: Duration,
        ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
            let (guard, woken) = self.sleep(guard, true, Location::caller());
            let result = WaitTimeoutResult(woken == Woken::TimedOut);
            match guard {
                Ok(guard) => Ok((guard, result)),
                Err(poisoned) => Err(PoisonError::new((poisoned.into_inner(), result))),
            }
        }

        /// Waits as long as the condition is true and the time is not over.
        ///
        /// # Errors
        ///
        /// The mutex is poisoned.
        #[track_caller]
        pub fn wait_timeout_while<'a, T, F>(
            &self,
            mut guard: MutexGuard<'a, T>,
            duration: Duration,
            mut condition: F,
        ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>
        where
            F: FnMut(&mut T) -> bool,
        {
            let mut is_over = false;
            loop {
                if !condition(&mut guard) {
                    return Ok((guard, WaitTimeoutResult(false)));
                }
                if is_over {
                    return Ok((guard, WaitTimeoutResult(true)));
                }
                let result;
                (guard, result) = self.wait_timeout(guard, duration)?;
                is_over = result.timed_out();
            }
        }

        /// Wakes one of the threads that wait now: any of them, which one is decided by who is
        /// chosen. Nothing if none does.
        #[track_caller]
        pub fn notify_one(&self) {
            self.notify(false, Location::caller());
        }

        /// Wakes all threads that wait now.
        #[track_caller]
        pub fn notify_all(&self) {
            self.notify(true, Location::caller());
        }

        fn notify(&self, all: bool, place: &'static Location<'static>) {
            let condvar = self.index();
            let name = with(|world| world.name(condvar)).unwrap_or_default();
            let what = format!("notifies {} of {name}", if all { "all" } else { "one" });
            before(Op::Do(what), place);
            with(|world| {
                let sleepers = world.notify(condvar, all);
                world.did(|| {
                    let whom = match (sleepers, all) {
                        (0, _) => "nobody sleeps there",
                        (1, _) => "one sleeps there",
                        (_, true) => "all who sleep there",
                        (_, false) => "one of those who sleep there",
                    };
                    format!("notifies {name}: {whom}")
                });
            });
        }
    }

    impl Default for Condvar {
        #[track_caller]
        fn default() -> Self {
            Self::new()
        }
    }
}

/// As [`std::sync::atomic`]. Each operation is one step, and all threads see them in one order,
/// whatever the `Ordering` says: what only weaker orderings allow is not explored.
pub mod atomic {
    use std::panic::Location;

    pub use std::sync::atomic::Ordering;

    use crate::engine::{Id, Op, before, with};
    use crate::run::Kind;

    /// One step: says what it is about to do, waits for its turn, does it, and says what it did.
    fn step<R>(
        id: &Id,
        place: &'static Location<'static>,
        verb: &str,
        now: &dyn Fn() -> String,
        operation: impl FnOnce() -> R,
        after: impl FnOnce(&R, &str) -> String,
    ) -> R {
        let index = with(|world| {
            let index = world.index(id, Kind::Atomic);
            if world.keeps_steps() {
                world.show(index, now());
            }
            index
        });
        let index = index.expect(super::ONLY_IN_A_RUN);
        let name = with(|world| world.name(index)).unwrap_or_default();
        before(Op::Do(format!("{verb} {name}")), place);
        let result = operation();
        with(|world| {
            if world.keeps_steps() {
                world.did(|| after(&result, &name));
                world.show(index, now());
            }
        });
        result
    }

    macro_rules! atomic {
        ($($(#[$doc:meta])* $name:ident($type:ty) { $($number:ident)* })*) => {$(
            $(#[$doc])*
            #[derive(Debug)]
            pub struct $name {
                id: Id,
                value: std::sync::atomic::$name,
            }

            impl $name {
                /// A variable with this value.
                #[track_caller]
                #[must_use]
                pub const fn new(value: $type) -> Self {
                    Self { id: Id::new(), value: std::sync::atomic::$name::new(value) }
                }

                fn now(&self) -> $type {
                    self.value.load(Ordering::SeqCst)
                }

                /// Reads the value.
                #[track_caller]
                pub fn load(&self, _: Ordering) -> $type {
                    let after = |value: &$type, name: &str| format!("reads {name}: {value}");
                    let text = || self.now().to_string();
                    step(&self.id, Location::caller(), "reads", &text, || self.now(), after)
                }

                /// Writes a value.
                #[track_caller]
                pub fn store(&self, value: $type, _: Ordering) {
                    let write = || self.value.store(value, Ordering::SeqCst);
                    let after = |(): &(), name: &str| format!("writes {name}: {value}");
                    let text = || self.now().to_string();
                    step(&self.id, Location::caller(), "writes", &text, write, after);
                }

                /// Writes a value and returns the one before.
                #[track_caller]
                pub fn swap(&self, value: $type, _: Ordering) -> $type {
                    self.change(Location::caller(), |_| Some(value)).unwrap_or(value)
                }

                /// Writes `new` if the value is `current`; returns the value before.
                ///
                /// # Errors
                ///
                /// The value, which is not `current`.
                #[track_caller]
                pub fn compare_exchange(
                    &self,
                    current: $type,
                    new: $type,
                    _: Ordering,
                    _: Ordering,
                ) -> Result<$type, $type> {
                    self.change(Location::caller(), |value| (value == current).then_some(new))
                }

                /// As [`compare_exchange`](Self::compare_exchange): it never fails for no reason.
                ///
                /// # Errors
                ///
                /// The value, which is not `current`.
                #[track_caller]
                pub fn compare_exchange_weak(
                    &self,
                    current: $type,
                    new: $type,
                    _: Ordering,
                    _: Ordering,
                ) -> Result<$type, $type> {
                    self.change(Location::caller(), |value| (value == current).then_some(new))
                }

                /// Writes what `f` makes of the value, in one step; returns the value before.
                ///
                /// # Errors
                ///
                /// The value, for which `f` returned `None`.
                #[track_caller]
                pub fn fetch_update<F>(&self, _: Ordering, _: Ordering, f: F) -> Result<$type, $type>
                where
                    F: FnMut($type) -> Option<$type>,
                {
                    self.change(Location::caller(), f)
                }

                fn change(
                    &self,
                    place: &'static Location<'static>,
                    mut f: impl FnMut($type) -> Option<$type>,
                ) -> Result<$type, $type> {
                    let change = || {
                        let before = self.now();
                        let new = f(before).inspect(|&new| self.value.store(new, Ordering::SeqCst));
                        new.map_or(Err(before), |_| Ok(before))
                    };
                    let after = |result: &Result<$type, $type>, name: &str| {
                        let now = self.now();
                        match result {
                            Ok(before) => format!("changes {name}: {before} becomes {now}"),
                            Err(before) => format!("does not change {name}: {before}"),
                        }
                    };
                    let text = || self.now().to_string();
                    step(&self.id, place, "changes", &text, change, after)
                }

                /// The value, which nobody else can reach any more. This is no step.
                pub fn into_inner(self) -> $type {
                    self.value.into_inner()
                }

                /// The value, which nobody else can reach at the moment. This is no step.
                pub fn get_mut(&mut self) -> &mut $type {
                    self.value.get_mut()
                }

                atomic!(@fetch $name $type, $($number)*);
            }

            impl Default for $name {
                #[track_caller]
                fn default() -> Self {
                    Self::new(<$type>::default())
                }
            }
        )*};
        (@fetch $name:ident $type:ty, number) => {
            atomic!(@one $type, fetch_add, |value, other| value.wrapping_add(other));
            atomic!(@one $type, fetch_sub, |value, other| value.wrapping_sub(other));
            atomic!(@one $type, fetch_max, |value, other| value.max(other));
            atomic!(@one $type, fetch_min, |value, other| value.min(other));
            atomic!(@fetch $name $type, );
        };
        (@fetch $name:ident $type:ty, ) => {
            atomic!(@one $type, fetch_and, |value, other| value & other);
            atomic!(@one $type, fetch_or, |value, other| value | other);
            atomic!(@one $type, fetch_xor, |value, other| value ^ other);
        };
        (@one $type:ty, $fetch:ident, |$value:ident, $other:ident| $new:expr) => {
            /// Changes the value in one step; returns the one before.
            #[track_caller]
            pub fn $fetch(&self, $other: $type, _: Ordering) -> $type {
                let changed = self.change(Location::caller(), |$value| Some($new));
                changed.unwrap_or_else(|before| before)
            }
        };
    }

    atomic! {
        /// A `bool`.
        AtomicBool(bool) {}
        /// A `usize`.
        AtomicUsize(usize) { number }
        /// An `isize`.
        AtomicIsize(isize) { number }
        /// A `u32`.
        AtomicU32(u32) { number }
        /// A `u64`.
        AtomicU64(u64) { number }
        /// An `i32`.
        AtomicI32(i32) { number }
        /// An `i64`.
        AtomicI64(i64) { number }
    }
}

/// As [`std::sync::mpsc`], without `sync_channel`.
pub mod mpsc {
    use std::collections::VecDeque;
    use std::panic::Location;
    use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

    pub use std::sync::mpsc::{RecvError, SendError, TryRecvError};

    use crate::engine::{Id, Op, before, with};
    use crate::run::Kind;

    #[derive(Debug)]
    struct Channel<T> {
        id: Id,
        state: Mutex<Queue<T>>,
    }

    #[derive(Debug)]
    struct Queue<T> {
        messages: VecDeque<T>,
        senders: usize,
        has_receiver: bool,
    }

    impl<T> Channel<T> {
        fn index(&self) -> usize {
            with(|world| world.index(&self.id, Kind::Channel)).expect(super::ONLY_IN_A_RUN)
        }

        fn queue(&self) -> MutexGuard<'_, Queue<T>> {
            self.state.lock().unwrap_or_else(PoisonError::into_inner)
        }

        /// Notes whether `recv` could return, after something has changed.
        fn note(&self) {
            let count = self.queue().messages.len();
            let senders = self.queue().senders;
            with(|world| {
                let index = world.index(&self.id, Kind::Channel);
                world.object(index).can_receive = count > 0 || senders == 0;
                world.show(index, format!("{count} messages"));
            });
        }
    }

    /// Sends messages.
    #[derive(Debug)]
    pub struct Sender<T>(Arc<Channel<T>>);

    /// Receives messages.
    #[derive(Debug)]
    pub struct Receiver<T>(Arc<Channel<T>>);

    /// A channel without a limit. To send and to receive is a step each; to drop a sender is none.
    #[must_use]
    #[track_caller]
    pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
        let queue = Queue { messages: VecDeque::new(), senders: 1, has_receiver: true };
        let channel = Arc::new(Channel { id: Id::new(), state: Mutex::new(queue) });
        (Sender(Arc::clone(&channel)), Receiver(channel))
    }

    impl<T> Sender<T> {
        /// Sends a message.
        ///
        /// # Errors
        ///
        /// There is no receiver any more.
        #[track_caller]
        pub fn send(&self, message: T) -> Result<(), SendError<T>> {
            let index = self.0.index();
            let name = with(|world| world.name(index)).unwrap_or_default();
            before(Op::Do(format!("sends to {name}")), Location::caller());
            if !self.0.queue().has_receiver {
                return Err(SendError(message));
            }
            self.0.queue().messages.push_back(message);
            self.0.note();
            Ok(())
        }
    }

    impl<T> Clone for Sender<T> {
        fn clone(&self) -> Self {
            self.0.queue().senders += 1;
            Self(Arc::clone(&self.0))
        }
    }

    impl<T> Drop for Sender<T> {
        fn drop(&mut self) {
            self.0.queue().senders -= 1;
            self.0.note();
        }
    }

    impl<T> Receiver<T> {
        /// Receives a message; waits for one.
        ///
        /// # Errors
        ///
        /// There is neither a message nor a sender any more.
        #[track_caller]
        pub fn recv(&self) -> Result<T, RecvError> {
            before(Op::Receive(self.0.index()), Location::caller());
            let message = self.0.queue().messages.pop_front();
            self.0.note();
            message.ok_or(RecvError)
        }

        /// Receives a message if there is one.
        ///
        /// # Errors
        ///
        /// There is none at the moment, or no sender any more.
        #[track_caller]
        pub fn try_recv(&self) -> Result<T, TryRecvError> {
            let index = self.0.index();
            let name = with(|world| world.name(index)).unwrap_or_default();
            before(Op::Do(format!("tries to receive from {name}")), Location::caller());
            let message = self.0.queue().messages.pop_front();
            self.0.note();
            let is_over = self.0.queue().senders == 0;
            message.ok_or(if is_over { TryRecvError::Disconnected } else { TryRecvError::Empty })
        }

        /// All messages until there is no sender any more.
        #[must_use]
        pub fn iter(&self) -> Iter<'_, T> {
            Iter(self)
        }
    }

    impl<T> Drop for Receiver<T> {
        fn drop(&mut self) {
            self.0.queue().has_receiver = false;
        }
    }

    impl<'a, T> IntoIterator for &'a Receiver<T> {
        type Item = T;
        type IntoIter = Iter<'a, T>;

        fn into_iter(self) -> Iter<'a, T> {
            self.iter()
        }
    }

    impl<T> IntoIterator for Receiver<T> {
        type Item = T;
        type IntoIter = IntoIter<T>;

        fn into_iter(self) -> IntoIter<T> {
            IntoIter(self)
        }
    }

    /// Of [`Receiver::iter`].
    #[derive(Debug)]
    pub struct Iter<'a, T>(&'a Receiver<T>);

    impl<T> Iterator for Iter<'_, T> {
        type Item = T;

        #[track_caller]
        fn next(&mut self) -> Option<T> {
            self.0.recv().ok()
        }
    }

    /// Of the `into_iter` of a [`Receiver`].
    #[derive(Debug)]
    pub struct IntoIter<T>(Receiver<T>);

    impl<T> Iterator for IntoIter<T> {
        type Item = T;

        #[track_caller]
        fn next(&mut self) -> Option<T> {
            self.0.recv().ok()
        }
    }
}

/// What `std` does not have: a look at the variables of a thread.
pub mod own {
    use std::fmt::Debug;
    use std::panic::Location;

    use crate::engine::{Op, before, with};

    /// Shows a variable of this thread, and returns its value. This is no step.
    pub fn show<T: Debug>(name: &'static str, value: T) -> T {
        with(|world| world.own(name, format!("{value:?}")));
        value
    }

    /// A step that does nothing but be seen, in these words: "does its job".
    #[track_caller]
    pub fn act(what: &str) {
        before(Op::Do(what.to_owned()), Location::caller());
    }

    /// Goes on once no other thread can: all have ended, or wait for this one.
    #[track_caller]
    pub fn when_all_others_wait() {
        before(Op::Idle, Location::caller());
    }

    /// A step that only the thread itself can see: works out the value of one of its variables,
    /// shows and returns it.
    #[track_caller]
    pub fn step<T: Debug>(name: &'static str, value: T) -> T {
        before(Op::Do(format!("computes {name}: {value:?}")), Location::caller());
        show(name, value)
    }
}

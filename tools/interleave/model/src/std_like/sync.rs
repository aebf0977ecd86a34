//! As [`std::sync`].

use std::fmt::{self, Debug};
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use crate::act::{Act, Thing, Woken};
use crate::engine::take_step;
use crate::run::Kind;
use crate::world::{Grain, Id, World};

pub use super::arc::{Arc, Weak};
pub use super::barrier::{Barrier, BarrierWaitResult};
pub use super::once::{LazyLock, Once, OnceLock};
pub use super::rwlock::{RwLock, RwLockReadGuard, RwLockWriteGuard};
pub use super::{atomic, mpsc};

/// A mutex. To lock it is a step; to unlock it belongs to the step before, unless the
/// [grain](crate::Settings::grain) say otherwise.
pub struct Mutex<T> {
    id: Id,
    poisoned: AtomicBool,
    show: fn(&T) -> Option<String>,
    data: std::sync::Mutex<T>,
}

impl<T> Mutex<T> {
    /// A mutex whose value is not shown, so that it may be of any type.
    #[track_caller]
    pub const fn new(value: T) -> Self {
        Self::with(value, |_| None)
    }

    /// A mutex whose value is shown.
    #[track_caller]
    pub const fn shown(value: T) -> Self
    where
        T: Debug,
    {
        Self::with(value, |value| Some(format!("{value:?}")))
    }

    #[track_caller]
    const fn with(value: T, show: fn(&T) -> Option<String>) -> Self {
        let poisoned = AtomicBool::new(false);
        Self { id: Id::new(), poisoned, show, data: std::sync::Mutex::new(value) }
    }

    #[track_caller]
    fn thing(&self) -> Thing {
        super::refuse_static(&self.id, size_of::<T>() > 0, "Mutex");
        let thing = World::with(|world| {
            if world.is_left_over(&self.id) {
                self.poisoned.store(false, Ordering::Relaxed);
            }
            let thing = world.thing(&self.id, Kind::Lock);
            if world.keeps_steps() && world.object(thing).holder.is_none() {
                world.show(thing, self.data().and_then(|data| (self.show)(&data)));
            }
            thing
        });
        thing.expect(super::ONLY_IN_A_RUN)
    }

    /// Locks the mutex; waits until it is free.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        take_step(Act::Lock { lock: self.thing(), value: None }, Location::caller());
        self.guard(Location::caller())
    }

    /// Locks the mutex if it is free.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let lock = self.thing();
        take_step(Act::TryLock { lock, is_free: None, value: None }, Location::caller());
        let is_free = World::with(|world| {
            let free = world.object(lock).holder.is_none();
            world.tell(|act| {
                if let Act::TryLock { is_free, .. } = act {
                    *is_free = Some(free);
                }
            });
            free
        });
        if is_free == Some(false) {
            Err(TryLockError::WouldBlock)
        } else {
            Ok(self.guard(Location::caller())?)
        }
    }

    /// Nothing if an earlier run has left it locked, in a `static`: then it has no size, and nobody needs it.
    fn data(&self) -> Option<std::sync::MutexGuard<'_, T>> {
        super::if_free(self.data.try_lock())
    }

    /// What the step has waited for: the mutex is free.
    fn guard(&self, place: &'static Location<'static>) -> LockResult<MutexGuard<'_, T>> {
        let lock = self.thing();
        let data = self.data();
        World::with(|world| {
            world.object(lock).holder = Some(world.current);
            world.acquire(lock);
            if world.keeps_steps() {
                let shown = data.as_ref().and_then(|data| (self.show)(data));
                world.show(lock, shown.clone());
                world.tell(|act| {
                    if let Act::Lock { value, .. }
                    | Act::TryLock { value, .. }
                    | Act::Wake { value, .. } = act
                    {
                        *value = shown;
                    }
                });
            }
        });
        let panicking = super::thread::panicking();
        let guard = MutexGuard { mutex: self, place, panicking, is_held: true, data };
        let poisoned = self.poisoned.load(Ordering::Relaxed);
        // Where a `drop` unwraps this while a panic unwinds, a second panic would end the program, and
        // with it the search: the first panic is what matters.
        if poisoned && !panicking { Err(PoisonError::new(guard)) } else { Ok(guard) }
    }

    /// Whether a thread panicked while it held the mutex.
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        take_step(Act::LookIfPoisoned { lock: self.thing() }, Location::caller());
        self.poisoned.load(Ordering::Relaxed)
    }

    /// Forgets the poisoning.
    #[track_caller]
    pub fn clear_poison(&self) {
        take_step(Act::ClearPoison { lock: self.thing() }, Location::caller());
        self.poisoned.store(false, Ordering::Relaxed);
    }
}

super::poisonable!(Mutex);

/// Holds a [`Mutex`] until it is dropped.
#[must_use = "a guard that is not kept unlocks at once"]
pub struct MutexGuard<'a, T> {
    mutex: &'a Mutex<T>,
    place: &'static Location<'static>,
    /// Whether the thread was panicking already when it locked the mutex: in a `drop`. That is no
    /// reason to poison it.
    panicking: bool,
    /// Until the moment of its end.
    is_held: bool,
    /// See [`Mutex::data`].
    data: Option<std::sync::MutexGuard<'a, T>>,
}

const LEFT_LOCKED: &str =
    "an earlier order has left this `static` locked: share a `Mutex` of the program";

super::shows_its_value!(mut MutexGuard, LEFT_LOCKED);

impl<'a, T> MutexGuard<'a, T> {
    /// Unlocks, in the step that is being taken.
    fn release(&mut self) -> &'a Mutex<T> {
        if std::mem::take(&mut self.is_held) {
            let data = self.data.take();
            World::with(|world| {
                let lock = world.thing(&self.mutex.id, Kind::Lock);
                world.object(lock).holder = None;
                world.release(lock);
                if world.keeps_steps() {
                    Self::tell(world, lock, data.as_ref().and_then(|data| (self.mutex.show)(data)));
                }
            });
        }
        self.mutex
    }

    /// Says which value it leaves: in the step that unlocks, or in one that does something else as well.
    fn tell(world: &mut World, lock: Thing, shown: Option<String>) {
        let is_new = world.shown(lock) != shown.as_ref();
        world.show(lock, shown.clone());
        let mut is_told = false;
        world.tell(|act| match act {
            Act::Unlock { lock: unlocked, value } if *unlocked == lock => {
                value.clone_from(&shown);
                is_told = true;
            }
            Act::Wait { .. } => is_told = true,
            _ => {}
        });
        if !is_told {
            world.tell_too(Act::Unlock { lock, value: shown.filter(|_| is_new) });
        }
    }
}

impl<T> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        if !self.is_held {
            return;
        }
        let unwinds = super::thread::panicking();
        if unwinds && !self.panicking {
            self.mutex.poisoned.store(true, Ordering::Relaxed);
        }
        let lock = World::with(|world| (world.thing(&self.mutex.id, Kind::Lock), world.grain()));
        match lock {
            Some((lock, grain)) if grain >= Grain::Unlocks && !unwinds => {
                take_step(Act::Unlock { lock, value: None }, self.place);
            }
            Some((lock, grain)) => {
                World::with(|world| world.touch_all(&Act::Unlock { lock, value: None }));
                if grain == Grain::Everything {
                    self.is_held = false;
                    let data = self.data.take();
                    World::with(|world| {
                        world.show(lock, data.and_then(|data| (self.mutex.show)(&data)));
                        world.release(lock);
                        world.unlock_later(lock);
                    });
                    return;
                }
            }
            None => {}
        }
        self.release();
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

    fn thing(&self) -> Thing {
        World::with(|world| world.thing(&self.id, Kind::Condvar)).expect(super::ONLY_IN_A_RUN)
    }

    /// Unlocks the mutex and sleeps, in one step, until notified; another step wakes up and locks
    /// the mutex again.
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
        let (condvar, lock) = (self.thing(), guard.mutex.thing());
        take_step(Act::Wait { condvar, lock }, place);
        let mutex = guard.release();
        World::with(|world| world.fall_asleep(condvar));
        let way =
            take_step(Act::Wake { condvar, lock, has_timeout, why: None, value: None }, place);
        let woken = World::with(|world| {
            let woken = world.wake(condvar, way);
            world.tell(|act| {
                if let Act::Wake { why, .. } = act {
                    *why = Some(woken);
                }
            });
            woken
        });
        (mutex.guard(place), woken.unwrap_or(Woken::Notified))
    }

    /// Waits as long as the condition is true.
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
        let condvar = self.thing();
        take_step(Act::Notify { condvar, all, sleepers: None }, place);
        World::with(|world| {
            let woken = world.notify(condvar, all);
            world.tell(|act| {
                if let Act::Notify { sleepers, .. } = act {
                    *sleepers = Some(woken);
                }
            });
        });
    }
}

super::new_by_default!([] Condvar);

//! As [`std::sync::RwLock`].

use std::fmt::{self, Debug};
use std::ops::{Deref, DerefMut};
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use crate::act::{Access, Act, Gate, Thing, Use};
use crate::engine::{take_small_step, take_step};
use crate::run::Kind;
use crate::world::{Id, World};

/// A lock that many may have to read, or one to write. To lock it is a step; who waits to write keeps
/// nobody from reading.
pub struct RwLock<T> {
    id: Id,
    poisoned: AtomicBool,
    data: std::sync::RwLock<T>,
}

/// One of the two ways to have the lock, each with a level that says whether it can be had.
#[derive(Clone, Copy)]
enum Side {
    Read,
    Write,
}

impl Side {
    fn act(self, thing: Thing, verbs: [&'static str; 2], waits: bool) -> Act {
        // Nobody learns how many read.
        let access = [Access::Add, Access::Write][self as usize];
        let what = ["waits to read", "waits to write"][self as usize];
        let gate = waits.then_some(Gate { waits: what, ..Gate::of(self as usize, 1) });
        Act::Use(Use { thing, verb: verbs[self as usize], access, gate, result: None })
    }
}

impl<T> RwLock<T> {
    /// A lock that nobody has.
    #[track_caller]
    pub const fn new(value: T) -> Self {
        let poisoned = AtomicBool::new(false);
        Self { id: Id::new(), poisoned, data: std::sync::RwLock::new(value) }
    }

    /// Says how far it is open.
    fn thing(&self) -> Option<Thing> {
        let has_writer = matches!(self.data.try_read(), Err(TryLockError::WouldBlock));
        let is_held = matches!(self.data.try_write(), Err(TryLockError::WouldBlock));
        let levels = [u64::from(!has_writer), u64::from(!is_held)];
        super::refuse_static(&self.id, size_of::<T>() > 0 || is_held, "RwLock");
        World::with(|world| {
            if world.is_left_over(&self.id) {
                self.poisoned.store(false, Relaxed);
            }
            let thing = world.thing(&self.id, Kind::Other);
            world.object(thing).levels = levels;
            thing
        })
    }

    #[track_caller]
    fn step(&self, side: Side, waits: bool) {
        let verbs = if waits {
            ["locks to read", "locks to write"]
        } else {
            ["tries to read", "tries to write"]
        };
        let thing = self.thing().expect(super::ONLY_IN_A_RUN);
        take_step(side.act(thing, verbs, waits), Location::caller());
    }

    fn checked<G>(&self, guard: G) -> LockResult<G> {
        super::order(&self.id, World::acquire);
        self.thing();
        let poisoned = self.poisoned.load(Relaxed) && !super::thread::panicking();
        if poisoned { Err(PoisonError::new(guard)) } else { Ok(guard) }
    }

    /// Locks it to read; waits until nobody writes.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        self.step(Side::Read, true);
        let data = self.data.read().unwrap_or_else(PoisonError::into_inner);
        self.checked(RwLockReadGuard::new(self, data))
    }

    /// Locks it to write; waits until nobody reads or writes.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        self.step(Side::Write, true);
        let data = self.data.write().unwrap_or_else(PoisonError::into_inner);
        self.checked(RwLockWriteGuard::new(self, data))
    }

    /// Locks it to read if nobody writes.
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        self.step(Side::Read, false);
        let data = super::if_free(self.data.try_read()).ok_or(TryLockError::WouldBlock)?;
        Ok(self.checked(RwLockReadGuard::new(self, data))?)
    }

    /// Locks it to write if nobody reads or writes.
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        self.step(Side::Write, false);
        let data = super::if_free(self.data.try_write()).ok_or(TryLockError::WouldBlock)?;
        Ok(self.checked(RwLockWriteGuard::new(self, data))?)
    }

    #[track_caller]
    fn use_poison(&self, verb: &'static str, access: Access) {
        let thing = self.thing().expect(super::ONLY_IN_A_RUN);
        let act = Act::Use(Use { thing, verb, access, gate: None, result: None });
        take_step(act, Location::caller());
    }

    /// Whether a thread panicked while it wrote.
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        self.use_poison("looks whether a panic has poisoned", Access::Read);
        self.poisoned.load(Relaxed)
    }

    /// Forgets the poisoning.
    #[track_caller]
    pub fn clear_poison(&self) {
        self.use_poison("clears the poison of", Access::Write);
        self.poisoned.store(false, Relaxed);
    }
}

super::poisonable!(RwLock);

macro_rules! guard {
    ($(#[$doc:meta])* $Guard:ident, $side:expr) => {
        $(#[$doc])*
        #[must_use = "a guard that is not kept unlocks at once"]
        pub struct $Guard<'a, T> {
            lock: &'a RwLock<T>,
            /// A `drop` that locks it while a panic unwinds is no reason to poison it.
            panicking: bool,
            /// Always there, but for the moment of its end.
            data: Option<std::sync::$Guard<'a, T>>,
        }

        impl<'a, T> $Guard<'a, T> {
            fn new(lock: &'a RwLock<T>, data: std::sync::$Guard<'a, T>) -> Self {
                Self { lock, panicking: super::thread::panicking(), data: Some(data) }
            }
        }

        impl<T> Drop for $Guard<'_, T> {
            #[track_caller]
            fn drop(&mut self) {
                let fails = super::thread::panicking() && !self.panicking;
                if fails && matches!($side, Side::Write) {
                    self.lock.poisoned.store(true, Relaxed);
                }
                if let Some(thing) = self.lock.thing() {
                    let verbs = ["ends reading", "ends writing"];
                    take_small_step($side.act(thing, verbs, false), Location::caller());
                }
                super::order(&self.lock.id, World::release);
                self.data = None;
                self.lock.thing();
            }
        }
    };
}

guard! {
    /// Reads what a [`RwLock`] holds, until it is dropped.
    RwLockReadGuard, Side::Read
}
guard! {
    /// Writes what a [`RwLock`] holds, until it is dropped.
    RwLockWriteGuard, Side::Write
}

const HELD: &str = "it is held until the guard is dropped";

super::shows_its_value!(RwLockReadGuard, HELD);
super::shows_its_value!(mut RwLockWriteGuard, HELD);

//! As [`std::sync::atomic`]. Each operation is one step. A load may read an older value than the newest,
//! where its `Ordering` and those of the stores allow it: which one is a choice, as is who goes next.

use std::panic::Location;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use std::sync::{Mutex, MutexGuard, PoisonError};

pub use std::sync::atomic::Ordering;

use crate::act::{Act, Changed, Thing};
use crate::engine::take_step;
use crate::run::Kind;
use crate::world::{Id, Way, World};

/// Panics if a load cannot have this ordering.
#[track_caller]
fn check_load(ordering: Ordering, what: &str) {
    match ordering {
        Release => panic!("there is no such thing as a release {what}"),
        AcqRel => panic!("there is no such thing as an acquire-release {what}"),
        _ => {}
    }
}

/// The same for a store.
#[track_caller]
fn check_store(ordering: Ordering) {
    match ordering {
        Acquire => panic!("there is no such thing as an acquire store"),
        AcqRel => panic!("there is no such thing as an acquire-release store"),
        _ => {}
    }
}

/// Orders what the thread did before and what it does after. A step.
#[track_caller]
pub fn fence(ordering: Ordering) {
    assert!(ordering != Relaxed, "there is no such thing as a relaxed fence");
    take_step(Act::Fence { ordering }, Location::caller());
    World::with(|world| world.fence(ordering));
}

macro_rules! atomic {
    ($($(#[$doc:meta])* $name:ident $(<$t:ident>)? ($type:ty) { $($more:ident)* })*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name $(<$t>)? {
            id: Id,
            /// With which it begins every run, if it outlives one: in a `static`.
            first: std::sync::atomic::$name $(<$t>)?,
            value: std::sync::atomic::$name $(<$t>)?,
            /// All values that it has had in this run, the newest last.
            all: Mutex<Vec<std::sync::atomic::$name $(<$t>)?>>,
        }

        impl $(<$t>)? $name $(<$t>)? {
            /// A variable with this value.
            #[track_caller]
            #[must_use]
            pub const fn new(value: $type) -> Self {
                let new = std::sync::atomic::$name::new;
                let all = Mutex::new(Vec::new());
                Self { id: Id::new(), first: new(value), value: new(value), all }
            }

            fn now(&self) -> $type {
                self.value.load(Relaxed)
            }

            fn all(&self) -> MutexGuard<'_, Vec<std::sync::atomic::$name $(<$t>)?>> {
                self.all.lock().unwrap_or_else(PoisonError::into_inner)
            }

            /// The value that so many newer ones have replaced.
            fn older(&self, newer: usize) -> $type {
                let all = self.all();
                let value = all.iter().rev().nth(newer).map(|value| value.load(Relaxed));
                value.unwrap_or_else(|| self.now())
            }

            fn set(&self, value: $type) {
                self.value.store(value, Relaxed);
                self.all().push(std::sync::atomic::$name::new(value));
            }

            /// One step: says what it is about to do, waits for its turn, does it, and says what it did.
            fn step<R>(
                &self,
                place: &'static Location<'static>,
                act: impl FnOnce(Thing) -> Act,
                operation: impl FnOnce(Thing, Way) -> R,
                tell: impl FnOnce(&R, &mut Act),
            ) -> R {
                let show = |world: &mut World| {
                    let variable = world.thing(&self.id, Kind::Atomic);
                    if world.keeps_steps() {
                        world.note_value(variable, format!("{:?}", self.now()));
                    }
                    variable
                };
                let variable = World::with(|world| {
                    if world.is_left_over(&self.id) {
                        self.value.store(self.first.load(Relaxed), Relaxed);
                    }
                    if !world.knows(&self.id) {
                        self.all().clear();
                    }
                    show(world)
                });
                let variable = variable.expect(super::ONLY_IN_A_RUN);
                {
                    // It is used for the first time, or was changed without a step: nobody else saw it then.
                    let mut all = self.all();
                    all.pop();
                    all.push(std::sync::atomic::$name::new(self.now()));
                }
                let way = take_step(act(variable), place);
                let result = operation(variable, way);
                World::with(|world| {
                    world.tell(|act| tell(&result, act));
                    show(world);
                });
                result
            }

            /// Reads a value: the newest, or an older one.
            #[track_caller]
            pub fn load(&self, ordering: Ordering) -> $type {
                check_load(ordering, "load");
                let act = |variable| Act::Load { variable, ordering, value: None, newer: 0 };
                let read = |variable, way| {
                    let newer = if let Way::Older(newer) = way { newer } else { 0 };
                    World::with(|world| world.read(variable, ordering, newer));
                    (self.older(newer), newer)
                };
                let tell = |read: &($type, usize), act: &mut Act| {
                    if let Act::Load { value, newer, .. } = act {
                        *value = Some(format!("{:?}", read.0));
                        *newer = read.1;
                    }
                };
                self.step(Location::caller(), act, read, tell).0
            }

            /// Writes a value.
            #[track_caller]
            pub fn store(&self, value: $type, ordering: Ordering) {
                check_store(ordering);
                let act = |variable| Act::Store { variable, ordering, value: None };
                let write = |variable, _| {
                    World::with(|world| world.write(variable, ordering, false));
                    self.set(value);
                };
                let tell = |(): &(), act: &mut Act| {
                    if let Act::Store { value: written, .. } = act {
                        *written = Some(format!("{value:?}"));
                    }
                };
                self.step(Location::caller(), act, write, tell);
            }

            /// Writes a value and returns the one before.
            #[track_caller]
            pub fn swap(&self, value: $type, ordering: Ordering) -> $type {
                self.fetch(Location::caller(), ordering, |_| value)
            }

            /// Writes `new` if the value is `current`; returns the value before.
            #[track_caller]
            pub fn compare_exchange(
                &self,
                current: $type,
                new: $type,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$type, $type> {
                check_load(failure, "failure ordering");
                let to = |value| (value == current).then_some(new);
                self.change(Location::caller(), (success, failure), false, to)
            }

            /// As [`compare_exchange`](Self::compare_exchange); it may fail for no reason, by
            /// [surprise](crate::Settings::surprises).
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $type,
                new: $type,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$type, $type> {
                check_load(failure, "failure ordering");
                let to = |value| (value == current).then_some(new);
                self.change(Location::caller(), (success, failure), true, to)
            }

            /// Writes what `f` makes of the value, in one step; returns the value before.
            #[track_caller]
            pub fn fetch_update<F>(
                &self,
                set: Ordering,
                fetch: Ordering,
                f: F,
            ) -> Result<$type, $type>
            where
                F: FnMut($type) -> Option<$type>,
            {
                check_load(fetch, "load");
                self.change(Location::caller(), (set, fetch), false, f)
            }

            /// As [`fetch_update`](Self::fetch_update), which is its old name.
            #[track_caller]
            pub fn try_update(
                &self,
                set: Ordering,
                fetch: Ordering,
                f: impl FnMut($type) -> Option<$type>,
            ) -> Result<$type, $type> {
                self.fetch_update(set, fetch, f)
            }

            /// Writes what `f` makes of the value, in one step; returns the value before.
            #[track_caller]
            pub fn update(
                &self,
                set: Ordering,
                fetch: Ordering,
                mut f: impl FnMut($type) -> $type,
            ) -> $type {
                check_load(fetch, "load");
                self.fetch(Location::caller(), set, |value| f(value))
            }

            fn fetch(
                &self,
                place: &'static Location<'static>,
                ordering: Ordering,
                mut f: impl FnMut($type) -> $type,
            ) -> $type {
                let (Ok(before) | Err(before)) =
                    self.change(place, (ordering, Relaxed), false, |value| Some(f(value)));
                before
            }

            fn change(
                &self,
                place: &'static Location<'static>,
                (ordering, failure): (Ordering, Ordering),
                weak: bool,
                mut f: impl FnMut($type) -> Option<$type>,
            ) -> Result<$type, $type> {
                let change = |variable, way| {
                    let before = self.now();
                    let new = if way == Way::ForNoReason { None } else { f(before) };
                    World::with(|world| {
                        let read = if new.is_some() { ordering } else { failure };
                        world.read(variable, read, 0);
                        if new.is_some() {
                            world.write(variable, ordering, true);
                        }
                    });
                    new.inspect(|&new| self.set(new));
                    (way, new.map_or(Err(before), |_| Ok(before)))
                };
                let act = |variable| Act::Change { variable, ordering, weak, change: None };
                let tell = |(way, result): &(Way, Result<$type, $type>), act: &mut Act| {
                    if let Act::Change { change, .. } = act {
                        let (Ok(before) | Err(before)) = result;
                        let before = format!("{before:?}");
                        *change = Some(match result {
                            Ok(_) => Changed::To(before, format!("{:?}", self.now())),
                            Err(_) if *way == Way::ForNoReason => Changed::ForNoReason(before),
                            Err(_) => Changed::Not(before),
                        });
                    }
                };
                self.step(place, act, change, tell).1
            }

            /// The value, which nobody else can reach any more. This is no step.
            pub fn into_inner(self) -> $type {
                self.value.into_inner()
            }

            /// The value, which nobody else can reach at the moment. This is no step.
            pub fn get_mut(&mut self) -> &mut $type {
                self.value.get_mut()
            }

            $(atomic!(@$more $type);)*
        }

        impl $(<$t>)? Default for $name $(<$t>)? {
            #[track_caller]
            fn default() -> Self {
                Self::new(<$type>::default())
            }
        }

        impl $(<$t>)? From<$type> for $name $(<$t>)? {
            #[track_caller]
            fn from(value: $type) -> Self {
                Self::new(value)
            }
        }
    )*};
    (@number $type:ty) => {
        atomic!(@fetch $type, fetch_add, |value, other| value.wrapping_add(other));
        atomic!(@fetch $type, fetch_sub, |value, other| value.wrapping_sub(other));
        atomic!(@fetch $type, fetch_max, |value, other| value.max(other));
        atomic!(@fetch $type, fetch_min, |value, other| value.min(other));
    };
    (@bits $type:ty) => {
        atomic!(@fetch $type, fetch_and, |value, other| value & other);
        atomic!(@fetch $type, fetch_nand, |value, other| !(value & other));
        atomic!(@fetch $type, fetch_or, |value, other| value | other);
        atomic!(@fetch $type, fetch_xor, |value, other| value ^ other);
    };
    (@not $type:ty) => {
        /// Turns the value round in one step; returns the one before.
        #[track_caller]
        pub fn fetch_not(&self, ordering: Ordering) -> $type {
            self.fetch(Location::caller(), ordering, |value| !value)
        }
    };
    (@fetch $type:ty, $fetch:ident, |$value:ident, $other:ident| $new:expr) => {
        /// Changes the value in one step; returns the one before.
        #[track_caller]
        pub fn $fetch(&self, $other: $type, ordering: Ordering) -> $type {
            self.fetch(Location::caller(), ordering, |$value| $new)
        }
    };
}

atomic! {
    /// A `bool`.
    AtomicBool(bool) { bits not }
    /// A pointer.
    AtomicPtr<T>(*mut T) {}
    /// A `u8`.
    AtomicU8(u8) { number bits }
    /// A `u16`.
    AtomicU16(u16) { number bits }
    /// A `u32`.
    AtomicU32(u32) { number bits }
    /// A `u64`.
    AtomicU64(u64) { number bits }
    /// A `usize`.
    AtomicUsize(usize) { number bits }
    /// An `i8`.
    AtomicI8(i8) { number bits }
    /// An `i16`.
    AtomicI16(i16) { number bits }
    /// An `i32`.
    AtomicI32(i32) { number bits }
    /// An `i64`.
    AtomicI64(i64) { number bits }
    /// An `isize`.
    AtomicIsize(isize) { number bits }
}

//! As [`std::sync::atomic`]. Each operation is one step, and all threads see them in one order,
//! whatever the `Ordering` says: what only weaker orderings allow is not explored.

use std::panic::Location;

pub use std::sync::atomic::Ordering;

use crate::act::{Act, Changed};
use crate::engine::take_step;
use crate::run::Kind;
use crate::world::{Id, Way, World};

/// One step: says what it is about to do, waits for its turn, does it, and says what it did.
fn step<R>(
    id: &Id,
    place: &'static Location<'static>,
    act: impl FnOnce(crate::Thing) -> Act,
    now: &dyn Fn() -> String,
    operation: impl FnOnce(Way) -> R,
    tell: impl FnOnce(&R, &mut Act),
) -> R {
    let show = |world: &mut World| {
        let variable = world.thing(id, Kind::Atomic);
        if world.keeps_steps() {
            world.show(variable, Some(now()));
        }
        variable
    };
    let variable = World::with(show).expect(super::ONLY_IN_A_RUN);
    let way = take_step(act(variable), place);
    let result = operation(way);
    World::with(|world| {
        world.tell(|act| tell(&result, act));
        show(world);
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
            pub fn load(&self, ordering: Ordering) -> $type {
                let act = |variable| Act::Load { variable, ordering, value: None, newer: 0 };
                let tell = |read: &$type, act: &mut Act| {
                    if let Act::Load { value, .. } = act {
                        *value = Some(read.to_string());
                    }
                };
                let text = || self.now().to_string();
                step(&self.id, Location::caller(), act, &text, |_| self.now(), tell)
            }

            /// Writes a value.
            #[track_caller]
            pub fn store(&self, value: $type, ordering: Ordering) {
                let act = |variable| Act::Store { variable, ordering, value: None };
                let tell = |(): &(), act: &mut Act| {
                    if let Act::Store { value: written, .. } = act {
                        *written = Some(value.to_string());
                    }
                };
                let write = |_| self.value.store(value, Ordering::SeqCst);
                let text = || self.now().to_string();
                step(&self.id, Location::caller(), act, &text, write, tell);
            }

            /// Writes a value and returns the one before.
            #[track_caller]
            pub fn swap(&self, value: $type, ordering: Ordering) -> $type {
                self.change(Location::caller(), ordering, false, |_| Some(value)).unwrap_or(value)
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
                success: Ordering,
                _: Ordering,
            ) -> Result<$type, $type> {
                let to = |value| (value == current).then_some(new);
                self.change(Location::caller(), success, false, to)
            }

            /// As [`compare_exchange`](Self::compare_exchange); it may fail for no reason, by
            /// [surprise](crate::Settings::surprises).
            ///
            /// # Errors
            ///
            /// The value, which is not `current`, or for no reason.
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                current: $type,
                new: $type,
                success: Ordering,
                _: Ordering,
            ) -> Result<$type, $type> {
                let to = |value| (value == current).then_some(new);
                self.change(Location::caller(), success, true, to)
            }

            /// Writes what `f` makes of the value, in one step; returns the value before.
            ///
            /// # Errors
            ///
            /// The value, for which `f` returned `None`.
            #[track_caller]
            pub fn fetch_update<F>(&self, set: Ordering, _: Ordering, f: F) -> Result<$type, $type>
            where
                F: FnMut($type) -> Option<$type>,
            {
                self.change(Location::caller(), set, false, f)
            }

            fn change(
                &self,
                place: &'static Location<'static>,
                ordering: Ordering,
                weak: bool,
                mut f: impl FnMut($type) -> Option<$type>,
            ) -> Result<$type, $type> {
                let change = |way| {
                    let before = self.now();
                    let new = if way == Way::ForNoReason { None } else { f(before) };
                    new.inspect(|&new| self.value.store(new, Ordering::SeqCst));
                    (way, new.map_or(Err(before), |_| Ok(before)))
                };
                let act = |variable| Act::Change { variable, ordering, weak, change: None };
                let tell = |(way, result): &(Way, Result<$type, $type>), act: &mut Act| {
                    if let Act::Change { change, .. } = act {
                        *change = Some(match result {
                            Ok(before) => Changed::To(before.to_string(), self.now().to_string()),
                            Err(before) if *way == Way::ForNoReason => {
                                Changed::ForNoReason(before.to_string())
                            }
                            Err(before) => Changed::Not(before.to_string()),
                        });
                    }
                };
                let text = || self.now().to_string();
                step(&self.id, place, act, &text, change, tell).1
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
        pub fn $fetch(&self, $other: $type, ordering: Ordering) -> $type {
            let changed = self.change(Location::caller(), ordering, false, |$value| Some($new));
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

//! As [`std::sync::atomic`]. Each operation is one step, and all threads see them in one order,
//! whatever the `Ordering` says: what only weaker orderings allow is not explored.

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
                success: Ordering,
                failure: Ordering,
            ) -> Result<$type, $type> {
                self.compare_exchange(current, new, success, failure)
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

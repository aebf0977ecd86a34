//! The names of `std` that a program under exploration uses: each operation that other threads can
//! see waits until its thread is chosen. Errors and panics are those of `std`; outside a run, most of it
//! panics.

#![expect(clippy::missing_errors_doc, clippy::missing_panics_doc, reason = "they are those of std")]

use std::panic::Location;
use std::sync::{TryLockError, TryLockResult};

use crate::act::{Access, Act, Gate, Thing, Use};
use crate::engine::take_step;
use crate::run::Kind;
use crate::world::{Id, Way, World};

mod arc;
pub mod atomic;
mod barrier;
pub mod beyond_std;
mod local;
pub mod mpsc;
mod once;
mod rwlock;
pub mod sync;
pub mod thread;

pub use crate::simulated_thread_local as thread_local;

/// As [`std::hint`].
pub mod hint {
    pub use std::hint::black_box;

    /// As [`yield_now`](super::thread::yield_now).
    #[track_caller]
    pub fn spin_loop() {
        super::thread::yield_now();
    }
}

const ONLY_IN_A_RUN: &str = "this works only in a program that `interleave` runs";

/// A step that needs no words of its own: what it does with what, once a gate is open.
#[track_caller]
fn use_it(
    id: &Id,
    kind: Kind,
    verb: &'static str,
    access: Access,
    gate: Option<Gate>,
) -> (Thing, Way) {
    let thing = World::with(|world| world.thing(id, kind)).expect(ONLY_IN_A_RUN);
    let act = Act::Use(Use { thing, verb, access, gate, result: None });
    (thing, take_step(act, Location::caller()))
}

/// Says how far a gate is open. Nothing outside a run.
fn set_level(id: &Id, side: usize, level: u64) {
    World::with(|world| {
        let thing = world.thing(id, Kind::Other);
        world.object(thing).levels[side] = level;
    });
}

/// The object hands over what was done before (`World::release`), or takes it over (`World::acquire`).
fn order(id: &Id, how: fn(&mut World, Thing)) {
    World::with(|world| {
        let thing = world.thing(id, Kind::Other);
        how(world, thing);
    });
}

/// Refuses what stands in a `static` and has kept something from an earlier run.
#[track_caller]
fn refuse_static(id: &Id, has_kept: bool, what: &str) {
    if has_kept && World::with(|world| world.is_left_over(id)) == Some(true) {
        beyond_std::refuse(format_args!(
            "a `{what}` in a `static` keeps what it holds from one order to the next: make it in the \
             program, and share it"
        ));
    }
}

/// What a `Mutex` and a `RwLock` have in common: a value that is poisoned or not.
macro_rules! poisonable {
    ($Lock:ident) => {
        impl<T> $Lock<T> {
            /// The value, which nobody else can reach any more. This is no step.
            pub fn into_inner(self) -> LockResult<T> {
                let value = self.data.into_inner().unwrap_or_else(PoisonError::into_inner);
                if self.poisoned.into_inner() { Err(PoisonError::new(value)) } else { Ok(value) }
            }

            /// The value, which nobody else can reach at the moment. This is no step.
            pub fn get_mut(&mut self) -> LockResult<&mut T> {
                let value = self.data.get_mut().unwrap_or_else(PoisonError::into_inner);
                if *self.poisoned.get_mut() { Err(PoisonError::new(value)) } else { Ok(value) }
            }
        }

        impl<T> Debug for $Lock<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($Lock)).finish_non_exhaustive()
            }
        }

        impl<T: Default> Default for $Lock<T> {
            #[track_caller]
            fn default() -> Self {
                Self::new(T::default())
            }
        }

        impl<T> From<T> for $Lock<T> {
            #[track_caller]
            fn from(value: T) -> Self {
                Self::new(value)
            }
        }
    };
}

/// What is made without a value can be made by default.
macro_rules! new_by_default {
    ([$($generic:tt)*] $Type:ty) => {
        impl<$($generic)*> Default for $Type {
            #[track_caller]
            fn default() -> Self {
                Self::new()
            }
        }
    };
}

/// A guard shows the value, which is there until the moment of its end.
macro_rules! shows_its_value {
    ($Guard:ident, $missing:expr) => {
        impl<T> Deref for $Guard<'_, T> {
            type Target = T;

            fn deref(&self) -> &T {
                self.data.as_ref().expect($missing)
            }
        }

        impl<T: Debug> Debug for $Guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }

        impl<T: fmt::Display> fmt::Display for $Guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }
    };
    (mut $Guard:ident, $missing:expr) => {
        crate::std_like::shows_its_value!($Guard, $missing);

        impl<T> DerefMut for $Guard<'_, T> {
            fn deref_mut(&mut self) -> &mut T {
                self.data.as_mut().expect($missing)
            }
        }
    };
}

use {new_by_default, poisonable, shows_its_value};

/// What `try_lock` of std has locked, poisoned or not.
fn if_free<G>(tried: TryLockResult<G>) -> Option<G> {
    match tried {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

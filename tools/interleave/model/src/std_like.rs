//! The names of `std` that a program under exploration uses: each operation that other threads can
//! see waits until its thread is chosen.

use std::panic::Location;

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

//! As [`std::sync::Barrier`].

use crate::act::{Access, Gate};
use crate::run::Kind;
use crate::world::{Id, World};

/// A place where so many threads wait for each other.
#[derive(Debug)]
pub struct Barrier {
    id: Id,
    threads: u64,
}

/// Whether this thread was the one that let the others go.
#[derive(Debug)]
pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    /// Whether it was.
    #[must_use]
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl Barrier {
    /// For so many threads.
    #[track_caller]
    #[must_use]
    pub const fn new(threads: usize) -> Self {
        Self { id: Id::new(), threads: threads as u64 }
    }

    /// Waits until so many have come. To come is a step, and to go on is one, but for the last.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let thing = super::use_it(&self.id, Kind::Other, "comes to", Access::Write, None).0;
        super::order(&self.id, World::release);
        // How many rounds there were, and how many threads have come in this one.
        let round = World::with(|world| {
            let [rounds, threads] = &mut world.object(thing).levels;
            *threads += 1;
            if *threads >= self.threads {
                (*rounds, *threads) = (*rounds + 1, 0);
                None
            } else {
                Some(*rounds)
            }
        });
        let round = round.flatten();
        if let Some(round) = round {
            let gate = Gate { waits: "waits for the others at", ..Gate::of(0, round + 1) };
            super::use_it(&self.id, Kind::Other, "goes on from", Access::Read, Some(gate));
        }
        super::order(&self.id, World::acquire);
        BarrierWaitResult(round.is_none())
    }
}

//! Who decides which thread goes next.

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use crate::run::{Ending, Order, Turn};
use crate::world::{Chooser, Options};

/// Every order, depth first, each exactly once.
#[derive(Debug, Default)]
pub struct EveryOrder {
    /// At each step of the last run: which of how many threads was chosen.
    path: Vec<(usize, usize)>,
    depth: usize,
}

impl Chooser for EveryOrder {
    fn choose(&mut self, options: &Options<'_>) -> Result<usize, Ending> {
        let count = options.turns.len();
        if self.depth == self.path.len() {
            self.path.push((0, count));
        }
        let (chosen, of) = self.path[self.depth];
        self.depth += 1;
        if of == count { Ok(chosen) } else { Err(Ending::NotRepeatable) }
    }

    fn next_run(&mut self, _: &Options<'_>) -> bool {
        if self.depth < self.path.len() {
            return false; // not repeatable
        }
        self.depth = 0;
        // What was chosen last has been seen with all that can follow it.
        while let Some((chosen, of)) = self.path.pop() {
            if chosen + 1 < of {
                self.path.push((chosen + 1, of));
                return true;
            }
        }
        false
    }
}

/// At each step any thread that can go on, all with the same probability.
#[derive(Debug)]
pub struct Random(ChaCha8Rng);

impl Random {
    /// The same seed makes the same choices.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }
}

impl Chooser for Random {
    fn choose(&mut self, options: &Options<'_>) -> Result<usize, Ending> {
        Ok(self.0.random_range(0..options.turns.len()))
    }

    fn next_run(&mut self, _: &Options<'_>) -> bool {
        true
    }
}

/// Probabilistic concurrency testing (PCT): the thread with the highest priority goes on. The
/// priorities are random, and at a few random steps the thread that goes on gets the lowest. This
/// finds mistakes that need a few switches at the right moments, also in long runs (Burckhardt and
/// others, *A randomized scheduler with probabilistic guarantees of finding bugs*, 2010).
#[derive(Debug)]
pub struct Pct {
    rng: ChaCha8Rng,
    /// Of the threads, by their number. Those that were lowered are below [`LOWERED`].
    priorities: Vec<u64>,
    /// At which steps a priority is lowered.
    lower_at: Vec<usize>,
    step: usize,
    longest: usize,
}

/// Any priority from here on is one that has not been lowered.
const LOWERED: u64 = 1 << 16;

impl Pct {
    /// Lowers a priority so many times in each run. The same seed makes the same choices.
    #[must_use]
    pub fn new(seed: u64, lowered: usize) -> Self {
        let rng = ChaCha8Rng::seed_from_u64(seed);
        let mut pct =
            Self { rng, priorities: vec![], lower_at: vec![0; lowered], step: 0, longest: 16 };
        pct.begin();
        pct
    }
}

impl Pct {
    /// Another run is about to begin.
    fn begin(&mut self) {
        self.priorities.clear();
        self.step = 0;
        for at in &mut self.lower_at {
            *at = self.rng.random_range(1..=self.longest);
        }
    }
}

impl Chooser for Pct {
    fn choose(&mut self, options: &Options<'_>) -> Result<usize, Ending> {
        // Where nothing is left but surprises, the first turn is the end: no thread of a number.
        let threads = options.turns.iter().map(|turn| turn.thread).filter(|&it| it != usize::MAX);
        let threads: Vec<usize> = threads.collect();
        while threads.iter().any(|&thread| thread >= self.priorities.len()) {
            self.priorities.push(self.rng.random_range(LOWERED..u64::MAX));
        }
        self.step += 1;
        let first = |priorities: &[u64]| {
            threads.iter().copied().max_by_key(|&thread| priorities[thread]).unwrap_or_default()
        };
        for at in 0..self.lower_at.len() {
            if self.lower_at[at] == self.step {
                let lowered = first(&self.priorities);
                self.priorities[lowered] = at as u64;
            }
        }
        let thread = first(&self.priorities);
        let its = |&index: &usize| options.turns[index].thread == thread;
        let ways: Vec<usize> = (0..options.turns.len()).filter(its).collect();
        Ok(ways[self.rng.random_range(0..ways.len())])
    }

    fn next_run(&mut self, after: &Options<'_>) -> bool {
        self.longest = self.longest.max(after.steps);
        self.begin();
        true
    }
}

/// What follows a given order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Then {
    /// The first thread that can go on, to the end of the program.
    TheFirst,
    /// Nothing: the run is [`Ending::Unfinished`].
    Nothing,
}

/// A given order.
pub(crate) struct Given {
    order: std::vec::IntoIter<Turn>,
    step: usize,
    then: Then,
}

impl Given {
    pub(crate) fn new(order: &Order, then: Then) -> Self {
        Self { order: order.0.clone().into_iter(), step: 0, then }
    }
}

impl Chooser for Given {
    fn choose(&mut self, options: &Options<'_>) -> Result<usize, Ending> {
        if !options.counts {
            return Ok(0);
        }
        self.step += 1;
        match self.order.next() {
            Some(turn) => {
                let index = options.turns.iter().position(|&option| option == turn);
                index.ok_or(Ending::Impossible(self.step, turn))
            }
            None if self.then == Then::TheFirst => Ok(0),
            None => Err(Ending::Unfinished),
        }
    }

    fn next_run(&mut self, _: &Options<'_>) -> bool {
        false
    }
}

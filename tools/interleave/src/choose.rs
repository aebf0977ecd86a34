//! Who decides which thread goes next.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::run::{Ending, Order};

/// Decides which thread goes next.
pub trait Chooser {
    /// Picks one of the threads that can go on: an index into `threads`, which is sorted and never
    /// empty. An `Err` ends the run here.
    ///
    /// # Errors
    ///
    /// Says how the run ends that goes no further.
    fn choose(&mut self, threads: &[usize]) -> Result<usize, Ending>;

    /// Is told after every run how many steps it had; says whether there is another run to make.
    fn next_run(&mut self, steps: usize) -> bool;
}

/// Every order, depth first, each exactly once.
#[derive(Debug, Default)]
pub struct EveryOrder {
    /// At each step of the last run: which of how many threads was chosen.
    path: Vec<(usize, usize)>,
    depth: usize,
}

impl Chooser for EveryOrder {
    fn choose(&mut self, threads: &[usize]) -> Result<usize, Ending> {
        if self.depth == self.path.len() {
            self.path.push((0, threads.len()));
        }
        let (chosen, of) = self.path[self.depth];
        self.depth += 1;
        if of == threads.len() { Ok(chosen) } else { Err(Ending::NotRepeatable) }
    }

    fn next_run(&mut self, _: usize) -> bool {
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
    fn choose(&mut self, threads: &[usize]) -> Result<usize, Ending> {
        Ok(self.0.random_range(0..threads.len()))
    }

    fn next_run(&mut self, _: usize) -> bool {
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
        pct.next_run(0);
        pct
    }
}

impl Chooser for Pct {
    fn choose(&mut self, threads: &[usize]) -> Result<usize, Ending> {
        while self.priorities.len() <= threads[threads.len() - 1] {
            self.priorities.push(self.rng.random_range(LOWERED..u64::MAX));
        }
        self.step += 1;
        let first = |priorities: &[u64]| {
            (0..threads.len()).max_by_key(|&index| priorities[threads[index]]).unwrap_or_default()
        };
        for at in 0..self.lower_at.len() {
            if self.lower_at[at] == self.step {
                let lowered = threads[first(&self.priorities)];
                self.priorities[lowered] = at as u64;
            }
        }
        Ok(first(&self.priorities))
    }

    fn next_run(&mut self, steps: usize) -> bool {
        self.longest = self.longest.max(steps);
        self.priorities.clear();
        self.step = 0;
        for at in &mut self.lower_at {
            *at = self.rng.random_range(1..=self.longest);
        }
        true
    }
}

/// A given order, and then the first thread that can go on, or the end of the run.
pub(crate) struct Given {
    order: std::vec::IntoIter<usize>,
    step: usize,
    goes_on: bool,
}

impl Given {
    pub(crate) fn new(order: &Order, goes_on: bool) -> Self {
        Self { order: order.0.clone().into_iter(), step: 0, goes_on }
    }
}

impl Chooser for Given {
    fn choose(&mut self, threads: &[usize]) -> Result<usize, Ending> {
        self.step += 1;
        match self.order.next() {
            Some(thread) => {
                threads.binary_search(&thread).map_err(|_| Ending::Impossible(self.step, thread))
            }
            None if self.goes_on => Ok(0),
            None => Err(Ending::Unfinished),
        }
    }

    fn next_run(&mut self, _: usize) -> bool {
        false
    }
}

impl Chooser for Box<dyn Chooser> {
    fn choose(&mut self, threads: &[usize]) -> Result<usize, Ending> {
        (**self).choose(threads)
    }

    fn next_run(&mut self, steps: usize) -> bool {
        (**self).next_run(steps)
    }
}

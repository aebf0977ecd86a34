//! What a chooser is asked, and what it may choose from.

use super::World;
use crate::run::{Ending, Turn};
use crate::source::Place;

/// Decides which thread goes next.
pub trait Chooser {
    /// Picks one of the turns that can be taken: an index into [`Options::turns`]. An `Err` ends the
    /// run here.
    ///
    /// # Errors
    ///
    /// Says how the run ends that goes no further.
    fn choose(&mut self, options: &Options<'_>) -> Result<usize, Ending>;

    /// Is told after every run how it stands; says whether there is another run to make.
    fn next_run(&mut self, after: &Options<'_>) -> bool;
}

/// What there is to choose from.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// The turns that can be taken: sorted by thread, but those that nobody may count on come last. There
    /// is always one, but after the end.
    pub turns: &'a [Turn],
    /// Whether the choice is one of the letters of the [`Order`](crate::Order). It is none if the thread is the
    /// only one that is left, and has no choice.
    pub counts: bool,
    /// How many letters the order has so far.
    pub steps: usize,
    /// Whether somebody can go on without that time passes.
    pub(crate) is_free: bool,
    pub(crate) world: &'a World,
}

impl Options<'_> {
    /// The line that a thread is about to run.
    #[must_use]
    pub fn place(&self, thread: usize) -> Option<Place> {
        self.world.place(thread)
    }
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("turns", &self.turns).finish_non_exhaustive()
    }
}

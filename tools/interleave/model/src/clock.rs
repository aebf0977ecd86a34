//! A vector clock: a number for each of several things, which only grows. The search counts the steps of
//! threads with it; memory counts the stores of objects, and calls it a view.

/// What is not there yet is at 0.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clock(Vec<usize>);

impl Clock {
    pub(crate) fn get(&self, index: usize) -> usize {
        self.0.get(index).copied().unwrap_or_default()
    }

    /// Whether it has come past this number.
    pub(crate) fn knows(&self, index: usize, number: usize) -> bool {
        self.get(index) > number
    }

    /// It is at least this from now on.
    pub(crate) fn raise(&mut self, index: usize, to: usize) {
        if self.0.len() <= index {
            self.0.resize(index + 1, 0);
        }
        self.0[index] = self.0[index].max(to);
    }

    /// Each is at least what it is in the other.
    pub(crate) fn join(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine = (*mine).max(*theirs);
        }
    }
}

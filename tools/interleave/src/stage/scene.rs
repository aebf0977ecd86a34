//! A program to be played, and what is said about it.

use interleave_model::{Order, Run, Settings, play_order, play_so_far};

/// A program to be played, and what is said about it.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a, P = fn() -> String, R = fn(&Run) -> bool> {
    /// What it is called.
    pub name: &'a str,
    /// What it does, in a few words.
    pub title: &'a str,
    /// What to bring about. May be empty.
    pub goal: &'a str,
    /// Whether a run that has come to its end reached the goal.
    pub reached: R,
    /// How the program ends when nothing goes wrong.
    pub right: &'a str,
    /// What can be learnt from having reached it.
    pub teaches: &'a str,
    /// The source file whose lines are shown. Of its folders some may be left out.
    pub file: &'a str,
    /// The text of that file. A comment with a number at the end of a line (`// 1`) says which line
    /// of the Python script does the same.
    pub rust: &'a str,
    /// The Python script, with the same numbers (`# 1`). May be empty.
    pub python: &'a str,
    /// How it is run.
    pub settings: Settings,
    /// What is run.
    pub program: P,
}

impl<P: Fn() -> String + Clone + Send + Sync + 'static, R> Scene<'_, P, R> {
    /// Plays an order to the end of the program: see [`play_order`].
    #[must_use]
    pub fn play(&self, order: &Order) -> Run {
        play_order(order, self.settings, self.program.clone())
    }

    /// Plays an order to its own end: see [`play_so_far`].
    #[must_use]
    pub fn play_so_far(&self, order: &Order) -> Run {
        play_so_far(order, self.settings, self.program.clone())
    }
}

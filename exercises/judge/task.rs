//! What a task is made of, and what its programs say of an answer.

use std::fmt::Display;
use std::sync::atomic::{AtomicUsize, Ordering};

use interleave::std_like::own::in_main_thread;

/// An exercise: what the judge knows about it, bound to one answer.
#[derive(Clone, Copy)]
pub struct Task {
    pub name: &'static str,
    /// "lesson 4", or where else it belongs.
    pub lesson: &'static str,
    /// What to write, in a few words.
    pub goal: &'static str,
    /// From the first nudge to nearly the answer.
    pub hints: &'static [&'static str],
    pub trials: &'static [Trial],
}

/// A small program that uses the answer, to be run in many orders.
#[derive(Clone, Copy)]
pub struct Trial {
    /// Who does what: "two threads share one permit".
    pub setting: &'static str,
    /// It calls [`wrong`] where the answer is wrong. What it returns says how the order turned out.
    pub program: fn() -> String,
    pub search: Search,
    /// Whether an unlock is a step of its own, as it always is in a [`Search::Some`].
    pub unlock_is_a_step: bool,
    /// How often a condition variable may wake a thread for no reason.
    pub surprises: usize,
    /// How at least one order has to turn out, and what is wrong if none does.
    pub at_least_once: Option<(&'static str, &'static str)>,
}

/// Which orders to try.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Search {
    /// All of them, if they are not too many.
    Every,
    /// Some, chosen at random.
    Some,
}

impl Trial {
    pub const fn every_order(setting: &'static str, program: fn() -> String) -> Self {
        Self {
            setting,
            program,
            search: Search::Every,
            unlock_is_a_step: false,
            surprises: 0,
            at_least_once: None,
        }
    }

    pub const fn some_orders(setting: &'static str, program: fn() -> String) -> Self {
        Self { search: Search::Some, ..Self::every_order(setting, program) }
    }

    pub const fn with_surprises(self) -> Self {
        Self { surprises: 1, ..self }
    }

    pub const fn with_unlocks(self) -> Self {
        Self { unlock_is_a_step: true, ..self }
    }

    pub const fn at_least_once(self, outcome: &'static str, otherwise: &'static str) -> Self {
        Self { at_least_once: Some((outcome, otherwise)), ..self }
    }
}

/// How the panic begins by which a trial says that the answer is wrong.
pub const WRONG: &str = "wrong: ";

/// Ends the run, because the answer is wrong.
#[track_caller]
pub fn wrong(sentence: impl Display) -> ! {
    panic!("{WRONG}{sentence}")
}

/// Counts the threads that are inside at the same time.
#[derive(Default)]
pub struct Crowd {
    inside: AtomicUsize,
    most: AtomicUsize,
}

impl Crowd {
    /// One more is inside. Returns how many are, this one included.
    pub fn enter(&self) -> usize {
        let inside = self.inside.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(inside, Ordering::SeqCst);
        inside
    }

    pub fn leave(&self) {
        self.inside.fetch_sub(1, Ordering::SeqCst);
    }

    /// Does a job, which has to be in a thread of its own, and is inside for as long as it takes.
    pub fn does<N: Copy + Display>(&self, number: N, work: impl FnOnce(N)) {
        if in_main_thread() {
            wrong(format_args!("the main thread runs job {number} itself"));
        }
        self.enter();
        work(number);
        self.leave();
    }

    /// How many were inside when there were most.
    pub fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }
}

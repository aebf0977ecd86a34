//! What an exercise is made of, and what its programs say of an answer.

use std::fmt::Display;
use std::sync::Arc;

use interleave::{Link, Memory, Unordered, letter};

pub(crate) use interleave::std_like::beyond_std::refuse;
use interleave::std_like::beyond_std::{Hidden, in_main_thread};
use interleave::std_like::thread;

/// An exercise, as far as it is known without an answer.
#[derive(Debug)]
pub struct Task {
    /// The name of its file in `src/bin`.
    pub name: &'static str,
    /// "lesson 4", or where else it belongs.
    pub lesson: &'static str,
    /// What to write, in a few words.
    pub goal: &'static str,
    /// From the first nudge to nearly the answer.
    pub hints: &'static [&'static str],
    /// Where its trials stand, as the compiler names it.
    pub file: &'static str,
}

/// A small program that uses an answer, to be run in many orders. `P` is the program: a function of the
/// answer, until it is given one.
#[derive(Clone, Copy, Debug)]
pub struct Trial<P> {
    /// Who does what: "two threads share one permit".
    pub setting: &'static str,
    /// It [refuses](interleave::std_like::beyond_std::refuse) the answer where that is wrong. Returns how many threads were at work at the same
    /// time, where it counts them.
    pub program: P,
    /// How often a condition variable may wake a thread for no reason.
    pub surprises: usize,
    /// What a thread sees of what another has written.
    pub memory: Memory,
    /// Whether there are too many orders to try one of each kind, so that only some are tried, by chance.
    pub is_large: bool,
    /// Whether a panic of its own ends it, and is all that it is about.
    pub ends_early: bool,
    /// How many threads have to be at work at the same time in at least one order, and what is wrong if they
    /// never are.
    pub at_once: Option<(usize, &'static str)>,
}

/// What is tried with an answer.
pub type Trials<A> = &'static [Trial<fn(A) -> usize>];

/// A program that was given its answer.
pub type Program = Arc<dyn Fn() -> usize + Send + Sync>;

impl<A> Trial<fn(A) -> usize> {
    pub(crate) const fn new(setting: &'static str, program: fn(A) -> usize) -> Self {
        Self {
            setting,
            program,
            surprises: 0,
            memory: Memory::Real,
            is_large: false,
            ends_early: false,
            at_once: None,
        }
    }

    pub(crate) const fn with_surprises(self) -> Self {
        Self { surprises: 1, ..self }
    }

    /// Where nothing is said of how soon another thread sees it.
    pub(crate) const fn with_one_memory(self) -> Self {
        Self { memory: Memory::OneOrder, ..self }
    }

    pub(crate) const fn large(self) -> Self {
        Self { is_large: true, ..self }
    }

    pub(crate) const fn ends_early(self) -> Self {
        Self { ends_early: true, ..self }
    }

    pub(crate) const fn at_once(self, threads: usize, otherwise: &'static str) -> Self {
        Self { at_once: Some((threads, otherwise)), ..self }
    }
}

/// An answer, bound to the trials of its task.
pub struct Answer {
    /// What it answers.
    pub task: &'static Task,
    /// Where it stands, as the compiler names it.
    pub file: &'static str,
    /// What is tried with it.
    pub trials: Vec<Trial<Program>>,
}

impl Answer {
    /// Hands the answer to the trials.
    pub fn new<A>(task: &'static Task, trials: Trials<A>, answer: A, file: &'static str) -> Self
    where
        A: Copy + Send + Sync + 'static,
    {
        let bound = |trial: &Trial<fn(A) -> usize>| {
            let Trial { setting, program, surprises, memory, is_large, ends_early, at_once } =
                *trial;
            let program: Program = Arc::new(move || program(answer));
            Trial { setting, program, surprises, memory, is_large, ends_early, at_once }
        };
        Self { task, file, trials: trials.iter().map(bound).collect() }
    }
}

/// Does the work in so many threads, which are told their numbers, from 0.
pub(crate) fn in_threads(threads: usize, work: impl Fn(usize) + Sync) {
    thread::scope(|scope| {
        for number in 0..threads {
            let work = &work;
            scope.spawn(move || work(number));
        }
    });
}

/// Does both in a thread each. Nobody is counted.
pub(crate) fn both(one: impl FnOnce() + Send, other: impl FnOnce() + Send) -> usize {
    thread::scope(|scope| {
        scope.spawn(one);
        scope.spawn(other);
    });
    0
}

/// What another thread has noted is handed over: the answer has to see to it that this one sees it.
pub(crate) fn is_handed_over<T>(noted: &Hidden<T>) {
    let Some(Unordered { writer, reader, write, read }) = noted.unordered() else { return };
    let line = |link: Option<Link>, what| {
        link.map(|link| format!(" {what} in line {} (`{:?}`)", link.place.line, link.ordering))
    };
    let write =
        line(write, "the store").unwrap_or_else(|| format!(" what {} did before", who(writer)));
    let read = line(read, "with the load").unwrap_or_default();
    refuse(format_args!(
        "{} goes on{read}, and may still see old values: nothing orders its reads after{write}",
        who(reader)
    ));
}

/// One more; returns how many are counted, this one included.
pub(crate) fn count(counted: &Hidden<usize>) -> usize {
    counted.update(|counted| {
        *counted += 1;
        *counted
    })
}

/// What a thread is called in a sentence.
pub(crate) fn who(thread: usize) -> String {
    if thread == 0 { "the main thread".to_owned() } else { format!("thread {}", letter(thread)) }
}

/// Counts the threads that are inside at the same time.
#[derive(Default)]
pub(crate) struct Crowd {
    inside: Hidden<usize>,
    most: Hidden<usize>,
}

impl Crowd {
    /// One more is inside. Returns how many are, this one included.
    pub(crate) fn enter(&self) -> usize {
        let inside = count(&self.inside);
        self.most.update(|most| *most = inside.max(*most));
        inside
    }

    pub(crate) fn leave(&self) {
        self.inside.update(|inside| *inside -= 1);
    }

    /// Does a job, which has to be in a thread of its own, and is inside for as long as it takes.
    pub(crate) fn does<N: Copy + Display>(&self, number: N, work: impl FnOnce(N)) {
        if in_main_thread() {
            refuse(format_args!("the main thread runs job {number} itself"));
        }
        self.enter();
        work(number);
        self.leave();
    }

    /// How many were inside when there were most.
    pub(crate) fn most(&self) -> usize {
        self.most.get()
    }
}

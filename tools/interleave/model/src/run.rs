//! What is known of a run: its order, its steps, the state after each, and how it ended.

use std::fmt;
use std::panic::Location;
use std::str::FromStr;

use crate::act::{Act, Thing, Waits, letter};
use crate::source::Place;

/// One step of an [`Order`]: whose, and in which of the ways in which it can be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Turn {
    /// The thread that takes it.
    pub thread: usize,
    /// Nearly always 0. A load may read the newest value (0), the one before (1), and so on, as far as
    /// memory allows; what sleeps with a time limit may be woken (0) or find its time over (1).
    pub way: usize,
}

impl fmt::Display for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", letter(self.thread), "'".repeat(self.way))
    }
}

/// Which thread took each step. It is written as a row of letters: `ABBBAA`. A mark behind a letter
/// says that the step was taken in another way than the first: `AB'B`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Order(pub Vec<Turn>);

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().map(ToString::to_string).collect::<String>())
    }
}

impl FromStr for Order {
    type Err = String;

    fn from_str(letters: &str) -> Result<Self, String> {
        let mut turns: Vec<Turn> = Vec::new();
        for given in letters.chars().filter(|c| !c.is_whitespace()) {
            if given == '\'' {
                turns.last_mut().ok_or("a ' stands behind a letter")?.way += 1;
                continue;
            }
            let thread = (0..26).find(|&thread| letter(thread) == given.to_ascii_uppercase());
            let thread = thread.ok_or_else(|| {
                format!("'{}' is not the letter of a thread", given.escape_debug())
            })?;
            turns.push(Turn { thread, way: 0 });
        }
        Ok(Self(turns))
    }
}

/// A panic in one of the threads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Panic {
    /// Which thread.
    pub thread: usize,
    /// What it said; no more than the beginning, if that is long.
    pub message: String,
    /// Whether it is a [refusal](crate::std_like::beyond_std::refuse), and no failure.
    pub is_refusal: bool,
    /// Where (file and line, empty if unknown).
    pub file: String,
    /// Counted from 1.
    pub line: u32,
}

/// A panic's text is cut where it is longer.
const MOST_TEXT: usize = 200;

impl Panic {
    pub(crate) fn new(thread: usize, text: &str, place: Option<&Location<'_>>) -> Self {
        let mut message: String = text.chars().take(MOST_TEXT).collect();
        if message.len() < text.len() {
            message.push('…');
        }
        Self {
            thread,
            message,
            is_refusal: false,
            file: place.map(|at| at.file().to_owned()).unwrap_or_default(),
            line: place.map_or(0, Location::line),
        }
    }
}

/// What is said of a program that is refused.
pub(crate) struct Refusal(pub(crate) String);

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// All threads came to their end; what the program returned.
    Finished(String),
    /// The main thread panicked: one of [`Run::panics`].
    Panicked(Panic),
    /// No thread can go on, though not all have come to their end: each with what it waits for.
    /// This is a deadlock, or a thread sleeps and nobody is left to wake it.
    Stuck(Vec<(usize, Waits)>),
    /// More steps than [`Settings::step_limit`](crate::Settings::step_limit).
    Endless,
    /// The order ended before the program: only where one was given that is to be played so far.
    Unfinished,
    /// At this step of the order (counted from 1) it named this turn, which could not be taken.
    Impossible(usize, Turn),
    /// Played again in the same order, the program did something else. Its threads have to depend on
    /// nothing but each other: no clock, no random numbers, no `static` that keeps its value.
    NotRepeatable,
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Finished(result) => f.write_str(result),
            Self::Panicked(panic) => {
                write!(f, "{} panics in line {}: {}", letter(panic.thread), panic.line, panic.message)
            }
            Self::Stuck(threads) => {
                // The main thread only waits for the others, nearly always; that says little.
                let threads: Vec<String> = threads
                    .iter()
                    .filter(|(_, waits)| threads.len() == 1 || !matches!(waits, Waits::End(_)))
                    .map(|(thread, waits)| format!("{} {waits}", letter(*thread)))
                    .collect();
                f.write_str(&threads.join("; "))
            }
            Self::Endless => f.write_str("the steps never end"),
            Self::Unfinished => f.write_str("not at the end yet"),
            Self::Impossible(step, turn) => write!(f, "step {step}: {turn} is not possible"),
            Self::NotRepeatable => f.write_str(
                "played again in the same order, the program did something else; \
                 its threads may use no clock, no random numbers and no `static` that keeps its value",
            ),
        }
    }
}

impl Ending {
    /// Whether threads are stuck of which at least one waits for a lock: a deadlock in the narrow
    /// sense. Otherwise those that are stuck sleep and nobody is left to wake them.
    #[must_use]
    pub fn is_deadlock(&self) -> bool {
        matches!(self, Self::Stuck(threads)
            if threads.iter().any(|(_, waits)| matches!(waits, Waits::Lock(..))))
    }
}

/// One run.
#[derive(Debug, Clone)]
pub struct Run {
    /// The steps, as letters. What a thread does while it is alone is not in it.
    pub order: Order,
    /// How it ended.
    pub ending: Ending,
    /// All panics of the run, also those that a `join` returned.
    pub panics: Vec<Panic>,
    /// The threads that were still at work when the main thread came to its end.
    pub left_behind: Vec<usize>,
    /// What happened, step by step; empty unless the run was [played](crate::play_order).
    pub steps: Vec<Step>,
    /// The state before the first step; as `steps`.
    pub start: State,
}

impl Run {
    /// The state after the last step.
    #[must_use]
    pub fn state(&self) -> &State {
        self.steps.last().map_or(&self.start, |step| &step.after)
    }
}

/// A step: something that a thread did and other threads can see.
#[derive(Debug, Clone)]
pub struct Step {
    /// Which thread did it.
    pub thread: usize,
    /// What it did.
    pub act: Act,
    /// What belongs to the same step: the unlocks.
    pub then: Vec<Act>,
    /// Where it did so.
    pub place: Place,
    /// Whether it counts: whether it is one of the letters of the order. What a thread does while it
    /// is alone does not.
    pub counts: bool,
    /// The state after the step, with all threads at the places where they wait for their next turn.
    pub after: State,
}

/// What the thread did, without its name: "locks counter: 50, unlocks counter: 51".
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.act)?;
        self.then.iter().try_for_each(|act| write!(f, ", {act}"))
    }
}

/// Everything there is, between two steps.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The threads, the main one first. A thread's index is its number in an [`Order`].
    pub threads: Vec<Thread>,
    /// What they share, in the order in which it was used first.
    pub objects: Vec<Object>,
}

/// A thread, between two steps.
#[derive(Debug, Clone)]
pub struct Thread {
    /// What it would do next, and where. Nothing if it has come to its end.
    pub next: Option<(Act, Place)>,
    /// Why it cannot.
    pub waits: Option<Waits>,
    /// In which ways it could go on (also if it would be surprising): see [`Turn::way`].
    pub ways: Vec<usize>,
    /// The values that its next load may read, the newest first, if there are several.
    pub may_read: Vec<String>,
    /// Its own variables that the program shows, with their values.
    pub own: Vec<(&'static str, String)>,
}

/// Something that threads share, between two steps.
#[derive(Debug, Clone)]
pub struct Object {
    /// Its name, and its place among all.
    pub thing: Thing,
    /// What it is.
    pub kind: Kind,
    /// Its value, if it has one that can be shown.
    pub value: Option<String>,
    /// The thread that holds it, if it is a lock.
    pub holder: Option<usize>,
}

/// What an [`Object`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A mutex.
    Lock,
    /// A condition variable.
    Condvar,
    /// A variable that is read and written in one step each.
    Atomic,
    /// A channel.
    Channel,
    /// The owners of an `Arc`.
    Arc,
    /// A thread, as far as it can be parked.
    Thread,
    /// Anything else.
    Other,
}

impl Kind {
    /// The name of an object whose line tells none.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Lock => "lock",
            Self::Condvar => "condvar",
            Self::Atomic => "variable",
            Self::Channel => "channel",
            Self::Arc => "Arc",
            Self::Thread => "thread",
            Self::Other => "object",
        }
    }
}

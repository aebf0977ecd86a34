//! Runs a program of several threads in the orders that somebody chooses: a learner, step by step;
//! a search that tries every order; or chance. It is real Rust code, written with the names of
//! `std`, which are here in [`std_like`].
//!
//! ```
//! use std::ops::ControlFlow;
//! use interleave_model::std_like::{sync::atomic::{AtomicU32, Ordering::SeqCst}, thread};
//! use interleave_model::{Ending, EveryOrder, Settings, explore, play_order};
//!
//! fn program() -> String {
//!     let counter = AtomicU32::new(50);
//!     thread::scope(|scope| {
//!         for _ in 0..2 {
//!             scope.spawn(|| counter.store(counter.load(SeqCst) + 1, SeqCst));
//!         }
//!     });
//!     counter.into_inner().to_string()
//! }
//!
//! // Every order, but no more than 1,000: how often is an update lost?
//! let mut lost = Vec::new();
//! let settings = Settings::default();
//! let explored = explore(EveryOrder::default(), 1_000, settings, program, |run| {
//!     if run.ending != Ending::Finished("52".to_owned()) {
//!         lost.push(run.order.clone());
//!     }
//!     ControlFlow::Continue(())
//! });
//! assert_eq!((explored.runs, explored.complete, lost.len()), (6, true, 4));
//!
//! // What happened in the first of them?
//! let run = play_order(&lost[0], settings, program);
//! assert_eq!(run.order.to_string(), "ABAB");
//! assert_eq!(run.steps[3].to_string(), "writes counter: 51");
//! assert_eq!(run.steps[3].place.text().unwrap(), "scope.spawn(|| counter.store(counter.load(SeqCst) + 1, SeqCst));");
//! ```
//!
//! # What a program may do
//!
//! A program is a closure that creates all that its threads share, starts them, waits for them, and
//! returns what came of it. It runs again from its beginning for every order, so its threads may
//! depend on nothing but each other: no clock, no random numbers, no `static` of `std` that keeps
//! its value (the search notices most of that: [`Ending::NotRepeatable`]). A failed `assert!` in
//! it, or any other panic, is an ending like others ([`Ending::Panicked`]); nothing is printed.
//! What a run that got stuck owned is leaked, not dropped.
//!
//! A search cannot survive what ends its process: `exit` and `abort`, a panic while another one
//! unwinds, a stack that overflows. And it waits for a thread that neither ends nor takes a step.
//!
//! # What is a step
//!
//! A step is an operation that other threads can see: to lock a mutex, to go to sleep at a
//! condition variable, to wake up from it, to notify it, to read or change an atomic, to send or
//! receive a message; to sleep or to yield. What a thread does between two such operations belongs
//! to the step before. With [`Grain::Choices`] these are no steps either, because a learner should
//! not have to choose them:
//!
//! * to unlock (with [`Grain::Unlocks`] it is one), to end, to drop a sender or a receiver;
//! * all that a thread does while no other thread is alive, and that is no choice.
//!
//! With [`Grain::Everything`] they are steps, and only these are none:
//!
//! * to start a thread, and to go on after the end of a thread that one joins: nobody else can see
//!   when;
//! * what a panic drops while it unwinds: it belongs to the step that panics. (What it unlocks is
//!   unlocked afterwards, in a step of its own.)
//!
//! # What is chosen
//!
//! An [`Order`] names a thread for each step: `ABBA`. A thread that waits cannot be chosen. Where a
//! step can be taken in several ways, a mark says which: `AB'B`. Nothing else is left to chance, so
//! the same order always has the same run:
//!
//! * After `notify_one`, any of the threads that slept at that moment may be the one that wakes. It
//!   is decided when one of them is chosen.
//! * Between a notification and the moment at which the thread wakes, others can take the lock
//!   (barging), and change what it was notified of. This catches an `if` in place of a `while`.
//! * What nobody may count on happens as often in a run as [`Settings::surprises`] says, by default
//!   never: a wakeup for no reason, a time limit or a sleep that is over although others could
//!   still go on, a time limit that was over before the notification came, a
//!   `compare_exchange_weak` that fails for no reason.
//! * Without a surprise, a time limit is over once no thread can go on otherwise, and so is a
//!   `sleep`. After a `sleep` or a `yield_now`, another thread takes at least one step, if one can.
//!   So a loop that polls a flag ends once the flag is set; a loop that gives up after so many
//!   attempts does not see them all fail in a row. A loop that polls without a pause never ends in
//!   some orders: [`Ending::Endless`].
//!
//! # Memory
//!
//! A load of an atomic variable may read each store that its thread's *view* allows: what it has
//! seen itself, and what came with a lock, a message, the end of a thread that it joined, or an
//! `Acquire` load of a `Release` store. The newest is the first way, the one before it the second.
//! `SeqCst` loads read nothing older than the last `SeqCst` store in the one order of all `SeqCst`
//! operations; fences are known too. This is the model of Kang and others (*A promising semantics for relaxed-memory
//! concurrency*, 2017) without its promises: a load never reads a value that is only stored later
//! (load buffering), and no value comes out of thin air. An operation that reads and writes reads
//! the newest value, also a `compare_exchange` that fails; and after a pause a thread sees what is
//! newest, since stores become visible in time. [`Memory::OneOrder`] leaves all this out.
//!
//! # How to search
//!
//! [`EveryOrder`] counts, for small settings (two or three threads with a few steps each: the
//! number of orders grows as (a + b + c)! / (a! b! c!)). [`EveryTrace`] finds every outcome in far
//! fewer orders, as it tries only one of those that differ in nothing that can be seen. [`Random`]
//! and [`Pct`] are for settings that are too large even for that. To show a failure, play its order
//! with [`play_order`], which keeps all steps: each is an [`Act`], a value that says what a thread
//! did with what. The package `interleave` shows such a run to people.

mod act;
mod choose;
mod clock;
mod engine;
mod memory;
mod run;
mod source;
pub mod std_like;
mod traces;
mod world;

pub use act::{Access, Act, Changed, Gate, Thing, Use, Waits, Woken, letter};
pub use choose::{EveryOrder, Pct, Random};
pub use engine::{Explored, explore, play_order, play_so_far};
pub use memory::{Link, Unordered};
pub use run::{Ending, Kind, Object, Order, Panic, Run, State, Step, Thread, Turn};
pub use source::{Place, text as source_text};
pub use traces::EveryTrace;
pub use world::{Chooser, Grain, Memory, Options, Settings};

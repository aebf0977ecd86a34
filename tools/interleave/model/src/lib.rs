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
//! depend on nothing but each other: no clock, no random numbers, no `static` that keeps its value
//! (the search notices most of that: [`Ending::NotRepeatable`]). A failed `assert!` in it, or any
//! other panic, is an ending like others ([`Ending::Panicked`]); nothing is printed, and nothing that
//! a program does can stop the search. What a run that got stuck owned is leaked, not dropped.
//!
//! # What is a step
//!
//! A step is an operation that other threads can see: to lock a mutex, to go to sleep at a condition
//! variable, to wake up from it, to notify it, to read or change an atomic, to send or receive a
//! message; to sleep or to yield. What a thread does between two such operations belongs to the step
//! before. These are no steps, for whenever they happen, it comes to the same:
//!
//! * to start a thread, to join it (a thread goes on as soon as what it joins has ended), and to end;
//! * all that a thread does while no other thread is alive;
//! * to unlock, as others can only wait for it. The exception is `try_lock`, which can see that a lock
//!   is held: [`Grain::Unlocks`] is for programs that use it, and for lessons;
//! * what a panic drops while it unwinds.
//!
//! # What is chosen
//!
//! An [`Order`] names a thread for each step: `ABBA`. A thread that waits cannot be chosen. Nothing
//! else is left to chance, so the same order always has the same run:
//!
//! * After `notify_one`, any of the threads that slept at that moment may be the one that wakes. It
//!   is decided when one of them is chosen.
//! * Between a notification and the moment at which the thread wakes, others can take the lock
//!   (barging), and change what it was notified of. This catches an `if` in place of a `while`.
//! * A wakeup for no reason (a spurious wakeup) catches it too. In a run there can be as many as
//!   [`Settings::surprises`] says: none, if you do not ask for them. Whether a thread that sleeps in
//!   `wait_timeout` finds its time over before anybody notified it is a surprise as well. Once no
//!   thread can go on otherwise, its time is over at any rate, and so is a `sleep`.
//! * After a `sleep` or a `yield_now`, another thread takes at least one step, if one can. So a loop
//!   that polls a flag ends once the flag is set. Orders in which the thread goes on at once are not
//!   looked at; a loop that gives up after so many attempts does not see them all fail in a row.
//!   A loop that polls without a pause never ends in some orders: [`Ending::Endless`].
//! * Atomics have one order that all threads agree on (`SeqCst`), whatever the program asks for: a
//!   mistake that needs a weaker one is not found here.
//!
//! # How to search
//!
//! [`EveryOrder`] for small settings (two or three threads with a few steps each: the number of
//! orders grows as (a + b + c)! / (a! b! c!)), then [`Random`] and [`Pct`] for larger ones. A run
//! takes less than a tenth of a millisecond, so tens of thousands are a matter of seconds. To show a failure,
//! play its order with [`play_order`], which keeps all steps: each is an [`Act`], a value that says what
//! a thread did with what. The package `interleave` shows such a run to people.

mod act;
mod choose;
mod engine;
mod run;
mod source;
pub mod std_like;
mod traces;
mod world;

pub use act::{Access, Act, Changed, Gate, Thing, Use, Waits, Woken};
pub use choose::{Chooser, EveryOrder, Options, Pct, Random};
pub use engine::{Explored, explore, play_order, play_so_far};
pub use run::{Ending, Kind, Object, Order, Panic, Run, State, Step, Thread, Turn, letter};
pub use source::{Place, text as source_text};
pub use traces::EveryTrace;
pub use world::{Grain, Settings};

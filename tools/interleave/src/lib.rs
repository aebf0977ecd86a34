//! Be the scheduler: the model of `interleave-model` runs a program in the orders that somebody chooses,
//! and what is here lets a learner choose them, or shows them as tables and pictures.
//!
//! To show a run, [play](play_order) it and print its [`columns`](stage::columns::columns); or let
//! somebody step through it: a [`Scene`](stage::Scene) of the program, its order and the file of its
//! source are all that [`step_through`](stage::player::step_through) needs.

pub mod stage;

pub use interleave_model::*;

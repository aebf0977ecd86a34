//! Draws what each thread of a program did, from nothing but the lines that the program prints.
//!
//! Our lessons, and the Python scripts that they mirror, print lines that begin with who is
//! speaking: `Thread 3: Trying to acquire semaphore...`. When such a line arrives, its speaker is
//! known to do something new. That is all that a timeline needs.
//!
//! | here | what for |
//! |---|---|
//! | [`run`] | runs a command, passes its output through, and notes when each line arrived |
//! | [`model`] | speakers, spans and kinds of message: what happened, not how it looks |
//! | [`layout`] | the rows, the time axis and the look of each kind, for every way of drawing |
//! | [`terminal`], [`svg`], [`trace`] | the ways of drawing |
//! | [`transcript`] | a run written down, to be drawn again |
//! | [`whole_file`] | files that are written as a whole or not at all |

pub mod layout;
pub mod lines;
pub mod model;
pub mod old_svg;
pub mod picture;
pub mod run;
pub mod svg;
pub mod terminal;
pub mod threads;
pub mod trace;
pub mod transcript;
pub mod whole_file;

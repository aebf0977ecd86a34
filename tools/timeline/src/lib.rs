//! Draws what each thread of a program did, from nothing but the lines that the program prints.
//!
//! Our lessons, and the Python scripts that they mirror, print lines that begin with who is
//! speaking: `Thread 3: Trying to acquire semaphore...`. When such a line arrives, its speaker is
//! known to do something new. That is all that a timeline needs.
//!
//! | here | what for |
//! |---|---|
//! | [`run`] | runs a command, passes its output through, and notes when each line arrived |
//! | [`speaker`] | who a line is from, what it says, and whether its speaker waits |
//! | [`record`] | what a command printed, and the picture of it |
//! | [`picture`] | what a picture shows, wherever it comes from: lanes, stretches, moments |
//! | [`svg`], [`terminal`] | the ways of drawing a picture |

mod cause;
pub mod picture;
pub mod record;
pub mod run;
pub mod speaker;
pub mod svg;
pub mod terminal;
pub mod threads;

//! Draws what each thread of a program did, from nothing but the lines that the program prints.
//!
//! Our lessons, and the Python scripts that they mirror, print lines that begin with who is
//! speaking: `Thread 3: Trying to acquire semaphore...`. When such a line arrives, its speaker is
//! known to do something new. That is all that a timeline needs. What is not certain is not drawn: a
//! note says what was not understood, and which option settles it.
//!
//! | here | what for |
//! |---|---|
//! | [`record`] | what a command printed, and when |
//! | [`hints`] | what the reader knows beyond that |
//! | [`layout`], [`words`] | who a line is from, and whether its words mean work or waiting |
//! | [`steps`] | what each speaker did, from line to line |
//! | [`threads`] | what the processor did instead, looked at from outside |
//! | [`picture`] | what a picture shows, wherever it comes from: lanes, stretches, moments |
//! | [`svg`], [`terminal`] | the ways of drawing a picture |

pub mod hints;
mod lanes;
pub mod layout;
mod links;
pub mod picture;
pub mod record;
pub mod steps;
pub mod svg;
pub mod terminal;
pub mod threads;
pub mod words;

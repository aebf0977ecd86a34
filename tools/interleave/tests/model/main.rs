//! The model: its rules, its memory, its search, and std as its oracle.

mod engine;
mod memory;
mod oracle;
mod traces;

//! Holds the notes against the code.

/// The snippets of PYTHON.md, each run as a test.
#[cfg(doctest)]
#[doc = include_str!("../../PYTHON.md")]
pub struct Python;

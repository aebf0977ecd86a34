//! The snippets of the pages, each compiled and run as a test.

#![doc(test(attr(deny(warnings))))] // what readers paste is clean

/// The snippets of python-to-rust.md.
#[cfg(doctest)]
#[doc = include_str!("../python-to-rust.md")]
pub struct Map;

/// The programs of recipes.md.
#[cfg(doctest)]
#[doc = include_str!("../recipes.md")]
pub struct Recipes;

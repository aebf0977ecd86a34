//! Exercise `rw_cache`, after lesson 3 (Python: a dictionary with a lock, or `functools.cache` with one).
//!
//! Write a cache that many threads read. `get` returns the value that is kept for a key; if there is none, it loads
//! it with `load(key)`, which takes long, and keeps it. `put` replaces the value of a key by another one.
//!
//! - A key is loaded only once, however many threads ask for it at the same time.
//! - A thread that asks for a key whose value is kept never waits until another key is loaded. And two threads can
//!   load two different keys at the same time.
//! - What `put` has put is not lost: once it has returned, `get` returns that value, even if a load of this key had
//!   begun before.
//!
//! The judge lets up to four threads get and put up to three keys. No load panics.

#![allow(dead_code, unused_imports, unused_variables)] // before you have begun

use std::collections::HashMap;

use interleave::std_like::sync::{Arc, Mutex};

pub struct Cache {
    // What does it need?
}

impl Cache {
    /// An empty cache.
    pub fn new() -> Self {
        todo!()
    }

    /// `load` is any function or closure (`dyn Fn`) that several threads may call at the same time (`Sync`); it is
    /// borrowed (`&`). You call it like a function: `load(key)`.
    pub fn get(&self, key: u32, load: &(dyn Fn(u32) -> u32 + Sync)) -> u32 {
        todo!()
    }

    pub fn put(&self, key: u32, value: u32) {
        todo!()
    }
}

exercises::judge!(rw_cache);

//! Exercise `event`, for lesson 5.
//!
//! Write an event: `wait` sleeps until the event is set, and returns immediately if it is. `set` wakes every
//! thread that waits at that moment, even if `clear` follows immediately: a thread that `set` woke must not go
//! back to sleep. A thread that waits sleeps until it is woken: it does not look again and again.
//!
//! The judge lets up to four threads wait, before and after `set`, and also calls `set` and `clear` in turn
//! without a pause. A condition variable may wake a thread for no reason.

#![allow(dead_code, unused_imports, unused_variables)] // before you have begun

use interleave::std_like::sync::{Condvar, Mutex};

pub struct Event {
    // What does it need?
}

impl Event {
    /// An event that is clear.
    pub fn new() -> Self {
        todo!()
    }

    pub fn set(&self) {
        todo!()
    }

    pub fn clear(&self) {
        todo!()
    }

    pub fn is_set(&self) -> bool {
        todo!()
    }

    pub fn wait(&self) {
        todo!()
    }
}

exercises::judge!(event);

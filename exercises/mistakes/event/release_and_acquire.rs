//! Two threads write one variable each and then read the other's. With `Release` and `Acquire` both may read the old
//! value: the waiter sleeps, and `set` finds nobody to wake. Only `SeqCst` excludes it.
//!
//! The judge: thread A sleeps for ever in line 54: nobody notifies `changed`; thread B has read an older
//! `sleepers` in line 32 (`Acquire`) than thread A had written in line 52

use interleave::std_like::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use interleave::std_like::sync::{Condvar, Mutex};

pub struct Event {
    set: AtomicBool,
    sets: AtomicU32,
    sleepers: AtomicU32,
    lock: Mutex<()>,
    changed: Condvar,
}

impl Event {
    pub fn new() -> Self {
        Self {
            set: AtomicBool::new(false),
            sets: AtomicU32::new(0),
            sleepers: AtomicU32::new(0),
            lock: Mutex::new(()),
            changed: Condvar::new(),
        }
    }

    pub fn set(&self) {
        self.sets.fetch_add(1, Ordering::Relaxed);
        self.set.store(true, Ordering::Release);
        if self.sleepers.load(Ordering::Acquire) > 0 {
            drop(self.lock.lock().unwrap());
            self.changed.notify_all();
        }
    }

    pub fn clear(&self) {
        self.set.store(false, Ordering::Release);
    }

    pub fn is_set(&self) -> bool {
        self.set.load(Ordering::Acquire)
    }

    pub fn wait(&self) {
        let sets = self.sets.load(Ordering::Acquire);
        if self.is_set() {
            return;
        }
        let mut guard = self.lock.lock().unwrap();
        self.sleepers.fetch_add(1, Ordering::AcqRel);
        while !self.is_set() && self.sets.load(Ordering::Acquire) == sets {
            guard = self.changed.wait(guard).unwrap();
        }
        self.sleepers.fetch_sub(1, Ordering::AcqRel);
    }
}

exercises::judge!(event);

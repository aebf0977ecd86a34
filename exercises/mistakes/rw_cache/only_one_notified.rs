//! Two threads wait for the value, and only one of them is told that it is there.
//!
//! The judge: thread C sleeps for ever in line 30: `loaded` was notified, and that woke another thread

use std::collections::HashMap;

use interleave::std_like::sync::{Condvar, Mutex};

#[derive(Clone, Copy)]
enum Entry {
    Loading,
    Kept(u32),
}

pub struct Cache {
    entries: Mutex<HashMap<u32, Entry>>,
    loaded: Condvar,
}

impl Cache {
    pub fn new() -> Self {
        Self { entries: Mutex::new(HashMap::new()), loaded: Condvar::new() }
    }

    pub fn get(&self, key: u32, load: &(dyn Fn(u32) -> u32 + Sync)) -> u32 {
        let mut entries = self.entries.lock().unwrap();
        loop {
            match entries.get(&key) {
                Some(Entry::Kept(value)) => return *value,
                Some(Entry::Loading) => entries = self.loaded.wait(entries).unwrap(),
                None => break,
            }
        }
        entries.insert(key, Entry::Loading);
        drop(entries);
        let value = load(key);
        let mut entries = self.entries.lock().unwrap();
        if !matches!(entries.get(&key), Some(Entry::Kept(_))) {
            entries.insert(key, Entry::Kept(value));
        }
        self.loaded.notify_one();
        value
    }

    pub fn put(&self, key: u32, value: u32) {
        self.entries.lock().unwrap().insert(key, Entry::Kept(value));
        self.loaded.notify_all();
    }
}

exercises::judge!(rw_cache);

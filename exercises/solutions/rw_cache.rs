//! Two kinds of locks. The first guards the map, and is held only to find a key's entry, or to make one. The second
//! is the entry's own, and is held while its value is loaded: who asks for the same key waits for it, and then finds
//! the value. Who asks for another key has nothing to do with it.
//!
//! `put` waits for that lock as well. So it comes before a load, and then there is none, or after it.

use std::collections::HashMap;

use interleave::std_like::sync::{Arc, Mutex};

type Entry = Arc<Mutex<Option<u32>>>;

pub struct Cache {
    entries: Mutex<HashMap<u32, Entry>>,
}

impl Cache {
    pub fn new() -> Self {
        Self { entries: Mutex::new(HashMap::new()) }
    }

    fn entry(&self, key: u32) -> Entry {
        let mut entries = self.entries.lock().unwrap();
        Arc::clone(entries.entry(key).or_insert_with(|| Arc::new(Mutex::new(None))))
    }

    pub fn get(&self, key: u32, load: &(dyn Fn(u32) -> u32 + Sync)) -> u32 {
        let entry = self.entry(key);
        let mut value = entry.lock().unwrap();
        *value.get_or_insert_with(|| load(key))
    }

    pub fn put(&self, key: u32, value: u32) {
        let entry = self.entry(key);
        *entry.lock().unwrap() = Some(value);
    }
}

exercises::judge!(rw_cache);

//! Between the look and the load the map is free: two threads find nothing, and both load.
//!
//! The judge: key 1 is loaded twice

use std::collections::HashMap;

use interleave::std_like::sync::Mutex;

pub struct Cache {
    values: Mutex<HashMap<u32, u32>>,
}

impl Cache {
    pub fn new() -> Self {
        Self { values: Mutex::new(HashMap::new()) }
    }

    pub fn get(&self, key: u32, load: &(dyn Fn(u32) -> u32 + Sync)) -> u32 {
        let found = self.values.lock().unwrap().get(&key).copied();
        if let Some(value) = found {
            return value;
        }
        let value = load(key);
        *self.values.lock().unwrap().entry(key).or_insert(value)
    }

    pub fn put(&self, key: u32, value: u32) {
        self.values.lock().unwrap().insert(key, value);
    }
}

exercises::judge!(rw_cache);

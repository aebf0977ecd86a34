//! What was loaded is returned and forgotten: the next thread loads it again.
//!
//! The judge: key 1 is loaded again, though its value should be kept

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
        let kept = self.values.lock().unwrap().get(&key).copied();
        kept.unwrap_or_else(|| load(key))
    }

    pub fn put(&self, key: u32, value: u32) {
        self.values.lock().unwrap().insert(key, value);
    }
}

exercises::judge!(rw_cache);

//! Each thread adds its own result when it has it: the one that ends first is first.
//!
//! The judge: the jobs returned [0, 1], in their order, and you [1, 0]

use interleave::std_like::sync::{Arc, Mutex};
use interleave::std_like::thread;

pub type Job = Box<dyn FnOnce() -> u32 + Send>;

pub fn collect(jobs: Vec<Job>) -> Vec<u32> {
    let results = Arc::new(Mutex::new(Vec::new()));
    let mut threads = Vec::new();
    for job in jobs {
        let results = Arc::clone(&results);
        threads.push(thread::spawn(move || {
            let result = job();
            results.lock().unwrap().push(result);
        }));
    }
    for thread in threads {
        thread.join().unwrap();
    }
    let results = results.lock().unwrap();
    results.clone()
}

exercises::judge!(collect);

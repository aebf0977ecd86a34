//! A second is long enough, until the machine is busy.
//!
//! The judge: the jobs returned [0, 1], in their order, and you [0, 0]

use std::time::Duration;

use interleave::std_like::sync::{Arc, Mutex};
use interleave::std_like::thread;

pub type Job = Box<dyn FnOnce() -> u32 + Send>;

pub fn collect(jobs: Vec<Job>) -> Vec<u32> {
    let results = Arc::new(Mutex::new(vec![0; jobs.len()]));
    for (number, job) in jobs.into_iter().enumerate() {
        let results = Arc::clone(&results);
        thread::spawn(move || {
            let result = job();
            results.lock().unwrap()[number] = result;
        });
    }
    thread::sleep(Duration::from_secs(1));
    let results = results.lock().unwrap();
    results.clone()
}

exercises::judge!(collect);

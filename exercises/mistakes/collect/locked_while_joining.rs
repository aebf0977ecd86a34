//! The main thread holds the lock while it waits for a thread that needs the lock to come to its end.
//!
//! The judge: a deadlock: thread A waits in line 19 for `results`, which the main thread holds;
//! thread B waits in line 19 for `results`, which the main thread holds; the main thread waits in
//! line 24 for the end of thread A

use interleave::std_like::sync::{Arc, Mutex};
use interleave::std_like::thread;

pub type Job = Box<dyn FnOnce() -> u32 + Send>;

pub fn collect(jobs: Vec<Job>) -> Vec<u32> {
    let results = Arc::new(Mutex::new(vec![0; jobs.len()]));
    let mut threads = Vec::new();
    for (number, job) in jobs.into_iter().enumerate() {
        let results = Arc::clone(&results);
        threads.push(thread::spawn(move || {
            let result = job();
            results.lock().unwrap()[number] = result;
        }));
    }
    let results = results.lock().unwrap();
    for thread in threads {
        thread.join().unwrap();
    }
    results.clone()
}

exercises::judge!(collect);

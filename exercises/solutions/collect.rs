//! The first loop starts all threads, and only then does the second begin to wait. The handles are in the
//! order of the jobs, so the results are too, whichever thread ends first.

use interleave::std_like::thread;

pub type Job = Box<dyn FnOnce() -> u32 + Send>;

pub fn collect(jobs: Vec<Job>) -> Vec<u32> {
    let mut threads = Vec::new();
    for job in jobs {
        threads.push(thread::spawn(job));
    }
    let mut results = Vec::new();
    for thread in threads {
        results.push(thread.join().unwrap());
    }
    results
}

exercises::judge!(collect);

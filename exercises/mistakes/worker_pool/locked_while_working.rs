//! In `while let` the guard lives to the end of the body, and with it the lock: while one worker works, the others
//! cannot take a job.
//!
//! The judge: two jobs never run at the same time, in any order, and there are two workers

use interleave::std_like::sync::mpsc::{self, Receiver, Sender};
use interleave::std_like::sync::{Arc, Mutex};
use interleave::std_like::thread::{self, JoinHandle};

pub type Job = Box<dyn FnOnce() -> u32 + Send>;

pub struct Pool {
    jobs: Sender<Job>,
    results: Receiver<u32>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    pub fn new(workers: usize) -> Self {
        let (jobs, waiting) = mpsc::channel();
        let (done, results) = mpsc::channel();
        let waiting = Arc::new(Mutex::new(waiting));
        let start = |_| {
            let (waiting, done) = (Arc::clone(&waiting), done.clone());
            thread::spawn(move || work(&waiting, &done))
        };
        let workers = (0..workers).map(start).collect();
        Self { jobs, results, workers }
    }

    pub fn submit(&self, job: Job) {
        self.jobs.send(job).unwrap();
    }

    pub fn finish(self) -> Vec<u32> {
        drop(self.jobs);
        for worker in self.workers {
            worker.join().unwrap();
        }
        self.results.into_iter().collect()
    }
}

fn work(waiting: &Mutex<Receiver<Job>>, done: &Sender<u32>) {
    while let Ok(job) = waiting.lock().unwrap().recv() {
        done.send(job()).unwrap();
    }
}

exercises::judge!(worker_pool);

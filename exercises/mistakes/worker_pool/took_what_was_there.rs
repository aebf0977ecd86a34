//! The results are taken as soon as the jobs are handed out, and not when they are done.
//!
//! The judge: the jobs return [0], and `finish` returns []

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
        let mut results = Vec::new();
        while let Ok(result) = self.results.try_recv() {
            results.push(result);
        }
        for worker in self.workers {
            worker.join().unwrap();
        }
        results
    }
}

fn work(waiting: &Mutex<Receiver<Job>>, done: &Sender<u32>) {
    loop {
        let job = waiting.lock().unwrap().recv(); // unlocked again at the end of this line
        let Ok(job) = job else { return };
        done.send(job()).unwrap();
    }
}

exercises::judge!(worker_pool);

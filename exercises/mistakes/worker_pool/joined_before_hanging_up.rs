//! The workers are joined while the pool still has the sender of the jobs: they wait for a job that never comes, and
//! the pool waits for them.
//!
//! The judge: thread A waits for ever in line 46 for a message in `jobs`: nobody sends one, and a sender is
//! left, so that the channel does not end

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
        for worker in self.workers {
            worker.join().unwrap();
        }
        self.results.into_iter().collect()
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

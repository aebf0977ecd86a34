//! The results do not end, because the pool itself could still send one.
//!
//! The judge: the main thread waits for ever for a message in `done`: nobody sends one, and a sender is
//! left, so that the channel does not end

use interleave::std_like::sync::mpsc::{self, Receiver, Sender};
use interleave::std_like::sync::{Arc, Mutex};
use interleave::std_like::thread::{self, JoinHandle};

pub type Job = Box<dyn FnOnce() -> u32 + Send>;

pub struct Pool {
    jobs: Sender<Job>,
    done: Sender<u32>,
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
        Self { jobs, done, results, workers }
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
    loop {
        let job = waiting.lock().unwrap().recv(); // unlocked again at the end of this line
        let Ok(job) = job else { return };
        done.send(job()).unwrap();
    }
}

exercises::judge!(worker_pool);

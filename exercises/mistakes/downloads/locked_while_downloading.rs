//! The guard lives to the end of the `while let`, and with it the lock: the threads take turns.
//!
//! The judge: two files are never downloaded at the same time, in any order

use interleave::std_like::sync::Mutex;
use interleave::std_like::sync::atomic::{AtomicBool, Ordering};
use interleave::std_like::thread;

pub fn downloads(
    files: &[u32],
    at_once: usize,
    fetch: &(dyn Fn(u32) + Sync),
    stop: &AtomicBool,
) -> Vec<u32> {
    let next = Mutex::new(files.iter());
    let work = || {
        let mut done = Vec::new();
        while let Some(&file) = next.lock().unwrap().next() {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            fetch(file);
            done.push(file);
        }
        done
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..at_once).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    })
}

exercises::judge!(downloads);

//! Nobody looks at `stop` again once the thread is at work.
//!
//! The judge: 2 downloads begin after `stop` is set

use interleave::std_like::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use interleave::std_like::thread;

pub fn downloads(
    files: &[u32],
    at_once: usize,
    fetch: &(dyn Fn(u32) + Sync),
    stop: &AtomicBool,
) -> Vec<u32> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        if stop.load(Ordering::Relaxed) {
            return done;
        }
        while let Some(&file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
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

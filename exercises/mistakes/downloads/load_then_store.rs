//! Two threads read the same number before either writes the next one.
//!
//! The judge: file 8 is downloaded twice

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
        loop {
            let number = next.load(Ordering::SeqCst);
            next.store(number + 1, Ordering::SeqCst);
            let Some(&file) = files.get(number) else { break };
            if stop.load(Ordering::SeqCst) {
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

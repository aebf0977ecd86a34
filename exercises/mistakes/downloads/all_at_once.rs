//! A thread for each file, and nothing that limits them.
//!
//! The judge: 2 downloads at once, and `at_once` is 1

use interleave::std_like::sync::atomic::{AtomicBool, Ordering};
use interleave::std_like::thread;

pub fn downloads(
    files: &[u32],
    _at_once: usize,
    fetch: &(dyn Fn(u32) + Sync),
    stop: &AtomicBool,
) -> Vec<u32> {
    thread::scope(|scope| {
        let mut threads = Vec::new();
        for &file in files {
            threads.push(scope.spawn(move || {
                if stop.load(Ordering::Relaxed) {
                    return None;
                }
                fetch(file);
                Some(file)
            }));
        }
        threads.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
    })
}

exercises::judge!(downloads);

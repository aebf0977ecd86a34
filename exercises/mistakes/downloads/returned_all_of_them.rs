//! All files are returned, whether they were downloaded or not.
//!
//! The judge: files [] were downloaded, and you return [7, 8, 9]

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
        while let Some(&file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            fetch(file);
        }
    };
    thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(work);
        }
    });
    files.to_vec()
}

exercises::judge!(downloads);

//! A batch begins when the whole batch before it has ended: while one file takes long, its neighbours' places
//! stay free.
//!
//! The judge: while one download takes long, only 1 of the other two begin, and `at_once` is 2

use interleave::std_like::sync::atomic::{AtomicBool, Ordering};
use interleave::std_like::thread;

pub fn downloads(
    files: &[u32],
    at_once: usize,
    fetch: &(dyn Fn(u32) + Sync),
    stop: &AtomicBool,
) -> Vec<u32> {
    let mut done = Vec::new();
    for batch in files.chunks(at_once) {
        thread::scope(|scope| {
            let mut threads = Vec::new();
            for &file in batch {
                threads.push(scope.spawn(move || {
                    if stop.load(Ordering::SeqCst) {
                        return None;
                    }
                    fetch(file);
                    Some(file)
                }));
            }
            for thread in threads {
                done.extend(thread.join().unwrap());
            }
        });
    }
    done
}

exercises::judge!(downloads);

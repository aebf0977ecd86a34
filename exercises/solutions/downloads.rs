//! Only `at_once` threads are started, so no more can download, and none waits for a permit. Each takes the
//! next file with one `fetch_add`: no two threads get the same number. It looks at `stop` just before the
//! download, with nothing in between that might take long. The scope returns when all its threads have.

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
        while let Some(&file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            fetch(file);
            done.push(file);
        }
        done
    };
    thread::scope(|scope| {
        let mut threads = Vec::new();
        for _ in 0..at_once {
            threads.push(scope.spawn(work));
        }
        let mut done = Vec::new();
        for thread in threads {
            done.extend(thread.join().unwrap());
        }
        done
    })
}

exercises::judge!(downloads);

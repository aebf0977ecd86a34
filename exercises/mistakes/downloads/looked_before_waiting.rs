//! While the thread waits for its turn, `stop` may be set. It does not look again.
//!
//! The judge: 2 downloads begin after `stop` is set

use interleave::std_like::sync::atomic::{AtomicBool, Ordering};
use interleave::std_like::sync::{Condvar, Mutex};
use interleave::std_like::thread;

pub fn downloads(
    files: &[u32],
    at_once: usize,
    fetch: &(dyn Fn(u32) + Sync),
    stop: &AtomicBool,
) -> Vec<u32> {
    let permits = Mutex::new(at_once);
    let freed = Condvar::new();
    let (permits, freed) = (&permits, &freed);
    thread::scope(|scope| {
        let mut threads = Vec::new();
        for &file in files {
            threads.push(scope.spawn(move || {
                if stop.load(Ordering::Relaxed) {
                    return None;
                }
                let mut free = permits.lock().unwrap();
                while *free == 0 {
                    free = freed.wait(free).unwrap();
                }
                *free -= 1;
                drop(free);
                fetch(file);
                *permits.lock().unwrap() += 1;
                freed.notify_one();
                Some(file)
            }));
        }
        threads.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
    })
}

exercises::judge!(downloads);

//! The permit is given back by hand, and then once more by the drop of its guard.
//!
//! The judge: 2 downloads at once, and `at_once` is 1

use interleave::std_like::sync::atomic::{AtomicBool, Ordering};
use interleave::std_like::sync::{Condvar, Mutex};
use interleave::std_like::thread;

pub fn downloads(
    files: &[u32],
    at_once: usize,
    fetch: &(dyn Fn(u32) + Sync),
    stop: &AtomicBool,
) -> Vec<u32> {
    let permits = &Semaphore { free: Mutex::new(at_once), freed: Condvar::new() };
    thread::scope(|scope| {
        let mut threads = Vec::new();
        for &file in files {
            threads.push(scope.spawn(move || {
                let _permit = permits.acquire();
                if stop.load(Ordering::SeqCst) {
                    return None;
                }
                fetch(file);
                permits.release();
                Some(file)
            }));
        }
        threads.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
    })
}

struct Semaphore {
    free: Mutex<usize>,
    freed: Condvar,
}

struct Permit<'a>(&'a Semaphore);

impl Semaphore {
    fn acquire(&self) -> Permit<'_> {
        let mut free = self.free.lock().unwrap();
        while *free == 0 {
            free = self.freed.wait(free).unwrap();
        }
        *free -= 1;
        Permit(self)
    }

    fn release(&self) {
        *self.free.lock().unwrap() += 1;
        self.freed.notify_one();
    }
}

impl Drop for Permit<'_> {
    fn drop(&mut self) {
        self.0.release();
    }
}

exercises::judge!(downloads);

//! Experiment: the semaphore that most people would write first.
//!
//! A mutex guards the number of permits, and a thread that finds none waits on a condition variable.
//! CPython's `threading.Semaphore` is written the same way. It is right, and fast enough for most
//! programs. The lessons' own, `shared::Semaphore`, counts its permits in one atomic number, so it
//! locks a mutex only when a thread has to wait. What to look for: never more than three threads at the
//! same time, and what it costs to take a permit and give it back when nobody waits.
//!
//! ```text
//! cargo run -p semaphores --example plain_semaphore
//! ```

use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use shared::{Semaphore, refuse_args};

/// A number of permits, and a place to wait for one.
pub(crate) struct PlainSemaphore {
    permits: Mutex<usize>,
    returned: Condvar,
}

impl PlainSemaphore {
    /// Starts with this many permits.
    pub(crate) const fn new(permits: usize) -> Self {
        Self { permits: Mutex::new(permits), returned: Condvar::new() }
    }

    /// Waits until there is a permit, and takes it.
    pub(crate) fn acquire(&self) {
        let mut permits = self.permits.lock().unwrap();
        // A loop and not an `if`: another thread may have taken the permit before this one could lock
        // the mutex again, and a condition variable may wake a thread for no reason.
        while *permits == 0 {
            // Unlocks the mutex and sleeps, in one step: no `release` can come between the two. Locks
            // the mutex again when it is woken.
            permits = self.returned.wait(permits).unwrap();
        }
        *permits -= 1;
    }

    /// Gives a permit back, and wakes a thread that waits for one.
    pub(crate) fn release(&self) {
        *self.permits.lock().unwrap() += 1; // The mutex is unlocked again at the end of this line.
        self.returned.notify_one(); // One permit: one thread is enough.
    }
}

fn main() {
    refuse_args();
    println!("--- Ten Threads, Three Permits ---");
    let semaphore = PlainSemaphore::new(3);
    let at_work = Mutex::new((0, 0)); // now, and the most that there were
    thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| {
                semaphore.acquire();
                {
                    let (now, most) = &mut *at_work.lock().unwrap();
                    *now += 1;
                    *most = (*most).max(*now);
                }
                thread::sleep(Duration::from_millis(50));
                at_work.lock().unwrap().0 -= 1;
                semaphore.release();
            });
        }
    });
    println!("Most threads at the same time: {}", at_work.lock().unwrap().1);

    println!("--- The Price of Acquire and Release ---");
    time("The plain semaphore", || {
        semaphore.acquire();
        semaphore.release();
    });
    let semaphore = Semaphore::new(3);
    time("The lessons' semaphore", || drop(semaphore.acquire()));
}

fn time(name: &str, acquire_and_release: impl Fn()) {
    const TIMES: u32 = 100_000;
    let started = Instant::now();
    for _ in 0..TIMES {
        acquire_and_release();
    }
    println!("{name}: {} ns", (started.elapsed() / TIMES).as_nanos());
}

//! Threads that start together, and where they run.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

/// Where the two threads of a hand-over run. This decides its cost, so it is not left to chance.
#[derive(Clone, Copy)]
pub enum Cores {
    One,
    Two,
}

impl Cores {
    /// Binds the calling thread, the first or the second of two, to its core.
    pub fn pin(self, thread: usize) {
        let cores = core_affinity::get_core_ids().unwrap_or_default();
        let which = match self {
            Self::One => 0,
            Self::Two => thread,
        };
        let pinned = cores.get(which).is_some_and(|&core| core_affinity::set_for_current(core));
        assert!(pinned, "cannot bind a thread to a core");
    }
}

/// Runs `work` in so many threads, and returns the time from the first start to the last end.
pub fn together(threads: usize, work: impl Fn(usize) + Sync) -> Duration {
    let barrier = Barrier::new(threads);
    let times: Vec<_> = thread::scope(|scope| {
        let (barrier, work) = (&barrier, &work);
        let threads: Vec<_> = (0..threads)
            .map(|i| {
                scope.spawn(move || {
                    barrier.wait();
                    let started = Instant::now();
                    work(i);
                    (started, Instant::now())
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let first_start = times.iter().map(|&(started, _)| started).min().expect("some threads");
    let last_end = times.iter().map(|&(_, ended)| ended).max().expect("some threads");
    last_end - first_start
}

/// For many threads that do little.
pub fn small_thread() -> thread::Builder {
    thread::Builder::new().stack_size(64 * 1024)
}

/// Some of them may still look whether they have to.
pub fn let_fall_asleep(threads: usize) {
    let threads = u32::try_from(threads).expect("not that many");
    thread::sleep(Duration::from_millis(20) + threads * Duration::from_micros(50));
}

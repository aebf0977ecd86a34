//! The conditions of a measurement: on which cores, beside what load.

use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Barrier, LazyLock};
use std::thread;
use std::time::{Duration, Instant};

use core_affinity::CoreId;

/// Where two threads run. It decides what a hand-over costs, so some rows do not leave it to chance.
#[derive(Clone, Copy, PartialEq)]
pub enum Cores {
    One,
    Two,
    /// The system decides.
    Any,
}

impl Cores {
    /// Binds the calling thread, the first or the second of two, to its core.
    fn pin(self, thread: usize) {
        let which = match self {
            Self::One => 0,
            Self::Two => thread,
            Self::Any => return,
        };
        assert!(pin(which), "cannot bind a thread to a core");
    }

    /// Whether this system can do it: macOS on ARM cannot, nor can one core be two.
    pub fn are_there(self) -> bool {
        let thread = thread::spawn(move || match self {
            Self::One => pin(0),
            Self::Two => pin(0) && pin(1),
            Self::Any => true,
        });
        thread.join().unwrap_or(false)
    }
}

fn pin(core: usize) -> bool {
    // Asked for once: a thread that is bound to a core sees only that one, and so do its children.
    static CORES: LazyLock<Vec<CoreId>> =
        LazyLock::new(|| core_affinity::get_core_ids().unwrap_or_default());
    CORES.get(core).is_some_and(|&core| core_affinity::set_for_current(core))
}

/// Runs `work` in so many threads, and returns the time from the first start to the last end.
pub fn together(threads: usize, cores: Cores, work: impl Fn(usize) + Sync) -> Duration {
    let barrier = Barrier::new(threads);
    let times: Vec<_> = thread::scope(|scope| {
        let (barrier, work) = (&barrier, &work);
        let threads: Vec<_> = (0..threads)
            .map(|i| {
                scope.spawn(move || {
                    cores.pin(i);
                    barrier.wait();
                    let started = Instant::now();
                    work(i);
                    (started, Instant::now())
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let first_start = times.iter().map(|&(started, _)| started).min();
    let last_end = times.iter().map(|&(_, ended)| ended).max();
    first_start.zip(last_end).map_or(Duration::ZERO, |(start, end)| end - start)
}

/// Runs `measure` beside so many busy loops on every core. They end with it.
pub fn beside_busy_loops<T>(on_each_core: usize, measure: impl FnOnce() -> T) -> T {
    if on_each_core == 0 {
        return measure();
    }
    let stop = AtomicBool::new(false);
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for i in 0..cores * on_each_core {
            let stop = &stop;
            scope.spawn(move || {
                pin(i % cores); // where that cannot be done, the system spreads them
                let mut n = 0_u64;
                while !stop.load(Relaxed) {
                    n = black_box(n.wrapping_add(1));
                }
            });
        }
        thread::sleep(Duration::from_millis(10)); // until all of them run
        let result = catch_unwind(AssertUnwindSafe(measure));
        stop.store(true, Relaxed); // also after a panic, or the scope would wait for ever
        result.unwrap_or_else(|panic| resume_unwind(panic))
    })
}

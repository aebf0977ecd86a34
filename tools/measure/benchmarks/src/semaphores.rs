//! The semaphores that are compared, and what they have to do.

use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::measure::{self, Cores};

/// A semaphore as all of them have it.
pub trait Peer: Send + Sync {
    const NAME: &'static str;

    fn new(permits: usize) -> Self;
    fn acquire(&self);
    fn release(&self);

    /// Both, by the guard if there is one.
    fn hold(&self) {
        self.acquire();
        black_box(());
        self.release();
    }
}

impl Peer for shared::Semaphore {
    const NAME: &'static str = "ours";

    fn new(permits: usize) -> Self {
        Self::new(permits)
    }

    fn acquire(&self) {
        self.acquire().forget();
    }

    fn release(&self) {
        self.release(1);
    }

    fn hold(&self) {
        let _permit = self.acquire();
        black_box(());
    }
}

/// What one writes by hand in a minute.
pub struct StdCondvar(Mutex<usize>, Condvar);

impl Peer for StdCondvar {
    const NAME: &'static str = "std mutex + condvar";

    fn new(permits: usize) -> Self {
        Self(Mutex::new(permits), Condvar::new())
    }

    fn acquire(&self) {
        let mut permits =
            self.1.wait_while(self.0.lock().unwrap(), |permits| *permits == 0).unwrap();
        *permits -= 1;
    }

    fn release(&self) {
        *self.0.lock().unwrap() += 1;
        self.1.notify_one();
    }
}

pub struct ParkingLot(parking_lot::Mutex<usize>, parking_lot::Condvar);

impl Peer for ParkingLot {
    const NAME: &'static str = "parking_lot mutex + condvar";

    fn new(permits: usize) -> Self {
        Self(parking_lot::Mutex::new(permits), parking_lot::Condvar::new())
    }

    fn acquire(&self) {
        let mut permits = self.0.lock();
        self.1.wait_while(&mut permits, |permits| *permits == 0);
        *permits -= 1;
    }

    fn release(&self) {
        *self.0.lock() += 1;
        self.1.notify_one();
    }
}

impl Peer for std_semaphore::Semaphore {
    const NAME: &'static str = "std-semaphore";

    fn new(permits: usize) -> Self {
        Self::new(permits.try_into().expect("a few permits"))
    }

    fn acquire(&self) {
        self.acquire();
    }

    fn release(&self) {
        self.release();
    }

    fn hold(&self) {
        let _permit = self.access();
        black_box(());
    }
}

impl Peer for async_lock::Semaphore {
    const NAME: &'static str = "async-lock (blocking)";

    fn new(permits: usize) -> Self {
        Self::new(permits)
    }

    fn acquire(&self) {
        self.acquire_blocking().forget();
    }

    fn release(&self) {
        self.add_permits(1);
    }

    fn hold(&self) {
        let _permit = self.acquire_blocking();
        black_box(());
    }
}

/// Used from threads: each `acquire` is a future that `futures_lite::future::block_on` runs.
impl Peer for tokio::sync::Semaphore {
    const NAME: &'static str = "tokio (block_on)";

    fn new(permits: usize) -> Self {
        Self::new(permits)
    }

    fn acquire(&self) {
        futures_lite::future::block_on(self.acquire()).expect("it is never closed").forget();
    }

    fn release(&self) {
        self.add_permits(1);
    }

    fn hold(&self) {
        let _permit = futures_lite::future::block_on(self.acquire()).expect("it is never closed");
        black_box(());
    }
}

/// A channel that is full of permits: to receive is to acquire, to send is to release.
pub struct Channel(crossbeam_channel::Sender<()>, crossbeam_channel::Receiver<()>);

impl Peer for Channel {
    const NAME: &'static str = "crossbeam channel";

    fn new(permits: usize) -> Self {
        let (sender, receiver) = crossbeam_channel::bounded(permits.max(1));
        (0..permits).for_each(|_| sender.send(()).unwrap());
        Self(sender, receiver)
    }

    fn acquire(&self) {
        self.1.recv().unwrap();
    }

    fn release(&self) {
        self.0.send(()).unwrap();
    }
}

#[derive(Clone, Copy)]
pub enum Case {
    Uncontended,
    Contended { threads: usize, permits: usize },
    HandOver(Cores),
    Waiters,
}

/// How long `n` of what the case counts take, all in all.
pub fn run<P: Peer>(case: Case, n: usize) -> Duration {
    match case {
        Case::Uncontended => {
            let semaphore = P::new(1);
            let started = Instant::now();
            (0..n).for_each(|_| semaphore.hold());
            started.elapsed()
        }
        Case::Contended { threads, permits } => {
            let semaphore = P::new(permits);
            let n = n.div_ceil(threads);
            measure::together(threads, |_| (0..n).for_each(|_| semaphore.hold()))
        }
        Case::HandOver(cores) => {
            let turns = [P::new(1), P::new(0)];
            measure::together(2, |i| {
                cores.pin(i);
                for _ in 0..n.div_ceil(2) {
                    turns[i].acquire();
                    turns[1 - i].release();
                }
            })
        }
        Case::Waiters => release_one_by_one::<P>(n),
    }
}

/// `n` threads wait; how long it takes to release them one by one, until the last is through.
fn release_one_by_one<P: Peer>(n: usize) -> Duration {
    let semaphore = P::new(0);
    let (arrived, through) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..n {
            measure::small_thread()
                .spawn_scoped(scope, || {
                    arrived.fetch_add(1, Ordering::Relaxed);
                    semaphore.acquire();
                    through.fetch_add(1, Ordering::Relaxed);
                })
                .expect("the system starts that many threads");
        }
        while arrived.load(Ordering::Relaxed) < n {
            thread::yield_now();
        }
        measure::let_fall_asleep(n);
        let started = Instant::now();
        (0..n).for_each(|_| semaphore.release());
        while through.load(Ordering::Relaxed) < n {
            thread::yield_now();
        }
        started.elapsed()
    })
}

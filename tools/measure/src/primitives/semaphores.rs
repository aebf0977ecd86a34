//! The semaphores that are compared, and what they have to do.

use std::hint::black_box;
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;
use crossbeam_channel::{Receiver, Sender};
use futures_lite::future::block_on;

#[cfg(target_os = "linux")]
use super::sem_t::SemT;
use super::{Run, SEMAPHORES, beside, task, wake_sleepers};
use crate::conditions::{Cores, together};
use crate::runner::{Measure, Task, Times};

/// A semaphore as all of them have it.
pub trait Peer: Send + Sync {
    const NAME: &'static str;

    fn new(permits: usize) -> Self;
    fn acquire(&self);
    fn acquire_timeout(&self, limit: Duration) -> bool;
    fn release(&self);

    /// Does something with a permit, which the guard holds if there is one.
    fn hold(&self, work: impl FnOnce()) {
        self.acquire();
        work();
        self.release();
    }
}

#[rustfmt::skip]
impl Peer for shared::Semaphore {
    const NAME: &'static str = "ours";

    fn new(permits: usize) -> Self { Self::new(permits) }
    fn acquire(&self) { self.acquire().forget(); }
    fn acquire_timeout(&self, limit: Duration) -> bool {
        self.acquire_timeout(limit).map(shared::Permit::forget).is_some()
    }

    fn release(&self) { self.release(1); }
    fn hold(&self, work: impl FnOnce()) {
        let _permit = self.acquire();
        work();
    }
}

/// What one writes by hand in a minute.
struct Std(Mutex<usize>, Condvar);

#[rustfmt::skip]
impl Peer for Std {
    const NAME: &'static str = "std";

    fn new(permits: usize) -> Self { Self(Mutex::new(permits), Condvar::new()) }
    fn acquire(&self) {
        *self.1.wait_while(self.0.lock().unwrap(), |permits| *permits == 0).unwrap() -= 1;
    }

    fn acquire_timeout(&self, limit: Duration) -> bool {
        let permits = self.0.lock().unwrap();
        let waited = self.1.wait_timeout_while(permits, limit, |permits| *permits == 0).unwrap();
        let (mut permits, result) = waited;
        *permits -= usize::from(!result.timed_out());
        !result.timed_out()
    }

    fn release(&self) {
        *self.0.lock().unwrap() += 1;
        self.1.notify_one();
    }
}

struct ParkingLot(parking_lot::Mutex<usize>, parking_lot::Condvar);

#[rustfmt::skip]
impl Peer for ParkingLot {
    const NAME: &'static str = "parking_lot";

    fn new(permits: usize) -> Self { Self(parking_lot::Mutex::new(permits), parking_lot::Condvar::new()) }
    fn acquire(&self) {
        let mut permits = self.0.lock();
        self.1.wait_while(&mut permits, |permits| *permits == 0);
        *permits -= 1;
    }

    fn acquire_timeout(&self, limit: Duration) -> bool {
        let mut permits = self.0.lock();
        let result = self.1.wait_while_for(&mut permits, |permits| *permits == 0, limit);
        *permits -= usize::from(!result.timed_out());
        !result.timed_out()
    }

    fn release(&self) {
        *self.0.lock() += 1;
        self.1.notify_one();
    }
}

/// A channel that is full of permits: to receive is to acquire, to send is to release.
struct Channel(Sender<()>, Receiver<()>);

#[rustfmt::skip]
impl Peer for Channel {
    const NAME: &'static str = "channel";

    fn new(permits: usize) -> Self {
        let (sender, receiver) = crossbeam_channel::bounded(permits.max(1));
        (0..permits).for_each(|_| sender.send(()).unwrap());
        Self(sender, receiver)
    }

    fn acquire(&self) { self.1.recv().unwrap(); }
    fn acquire_timeout(&self, limit: Duration) -> bool { self.1.recv_timeout(limit).is_ok() }
    fn release(&self) { self.0.send(()).unwrap(); }
}

/// Used from threads: each `acquire` is a future that `block_on` runs.
#[rustfmt::skip]
impl Peer for tokio::sync::Semaphore {
    const NAME: &'static str = "tokio";

    fn new(permits: usize) -> Self { Self::new(permits) }
    fn acquire(&self) { block_on(self.acquire()).expect("it is never closed").forget(); }
    fn acquire_timeout(&self, _: Duration) -> bool { unreachable!("only its runtime has limits") }
    fn release(&self) { self.add_permits(1); }
    fn hold(&self, work: impl FnOnce()) {
        let _permit = block_on(self.acquire()).expect("it is never closed");
        work();
    }
}

#[derive(Clone, Copy)]
enum Case {
    Hold { threads: usize, permits: usize },
    HandOver(Cores),
    Limit,
    ProcessorTime,
    Release,
}

pub fn tasks(sample: Duration) -> Vec<Task> {
    let hold = |threads, permits| Case::Hold { threads, permits };
    let (idle, busy) = (Times::About(sample), Times::About(sample * 4));
    let mut tasks = Vec::new();
    for (case, load, times, key, what) in [
        (hold(1, 1), 0, idle, "semaphore", "acquire and release, uncontended"),
        (hold(2, 1), 0, idle, "2 threads, 1 permit", ""),
        (hold(4, 3), 0, idle, "4 threads, 3 permits", ""),
        (hold(10, 3), 0, idle, "10 threads, 3 permits", ""),
        (Case::HandOver(Cores::One), 0, idle, "hand-over, one core", ""),
        (Case::HandOver(Cores::Two), 0, idle, "hand-over, two cores", ""),
        (Case::HandOver(Cores::Any), 1, busy, "hand-over, 1 busy loop a core", ""),
        (Case::HandOver(Cores::Any), 2, busy, "hand-over, 2 busy loops a core", ""),
        (Case::Limit, 0, idle, "acquire_timeout(1 ms)", ""),
        (Case::Limit, 1, busy, "acquire_timeout(1 ms), 1 busy loop a core", ""),
        (Case::Limit, 2, busy, "acquire_timeout(1 ms), 2 busy loops a core", ""),
        (
            Case::ProcessorTime,
            0,
            Times::Exactly(100),
            "processor time",
            "10 threads, 3 permits, each held for 1 ms",
        ),
        (Case::ProcessorTime, 1, Times::Exactly(100), "processor time, 1 busy loop a core", ""),
        (Case::ProcessorTime, 2, Times::Exactly(100), "processor time, 2 busy loops a core", ""),
        (Case::Release, 0, Times::Exactly(500), "release of 500 sleepers", ""),
        (Case::Release, 0, Times::Exactly(1_000), "release of 1,000 sleepers", ""),
        (Case::Release, 0, Times::Exactly(10_000), "release of 10,000 sleepers", ""),
    ] {
        let cores = if let Case::HandOver(cores) = case { cores } else { Cores::Any };
        let contenders = contenders(case, |run| beside(key, load, times, run));
        tasks.extend(task(SEMAPHORES, key, what, cores, contenders));
    }
    tasks
}

/// All semaphores that can do it.
fn contenders(case: Case, measure: impl Fn(Run) -> Measure) -> Vec<(&'static str, Measure)> {
    fn one<P: Peer>(case: Case) -> (&'static str, Run) {
        (P::NAME, Box::new(move |n| run::<P>(case, n)))
    }
    let mut contenders = vec![
        one::<shared::Semaphore>(case),
        one::<Std>(case),
        one::<ParkingLot>(case),
        #[cfg(target_os = "linux")]
        one::<SemT>(case),
        one::<Channel>(case),
    ];
    if !matches!(case, Case::Limit) {
        contenders.push(one::<tokio::sync::Semaphore>(case));
    }
    contenders.into_iter().map(|(name, run)| (name, measure(run))).collect()
}

/// How long `n` of what the case counts take, all in all.
fn run<P: Peer>(case: Case, n: usize) -> Duration {
    match case {
        Case::Hold { threads: 1, permits } => {
            let semaphore = P::new(permits);
            let started = Instant::now();
            (0..n).for_each(|_| semaphore.hold(|| black_box(())));
            started.elapsed()
        }
        Case::Hold { threads, permits } => {
            let semaphore = P::new(permits);
            together(threads, Cores::Any, |_| {
                (0..n.div_ceil(threads)).for_each(|_| semaphore.hold(|| black_box(())));
            })
        }
        Case::HandOver(cores) => {
            let turns = [P::new(1), P::new(0)];
            together(2, cores, |i| {
                for _ in 0..n.div_ceil(2) {
                    turns[i].acquire();
                    turns[1 - i].release();
                }
            })
        }
        Case::Limit => {
            let semaphore = P::new(0);
            let started = Instant::now();
            for _ in 0..n {
                assert!(!semaphore.acquire_timeout(Duration::from_millis(1)), "there is no permit");
            }
            started.elapsed()
        }
        Case::ProcessorTime => {
            let (semaphore, used) = (P::new(3), Mutex::new(Duration::ZERO));
            together(10, Cores::Any, |_| {
                let started = ThreadTime::now();
                for _ in 0..n.div_ceil(10) {
                    semaphore.hold(|| thread::sleep(Duration::from_millis(1)));
                }
                *used.lock().unwrap() += started.elapsed();
            });
            used.into_inner().unwrap()
        }
        Case::Release => {
            let semaphore = P::new(0);
            wake_sleepers(n, || semaphore.acquire(), || (0..n).for_each(|_| semaphore.release()))
        }
    }
}

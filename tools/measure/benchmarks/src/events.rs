//! The events that are compared, and what they have to do.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rsevents::{Awaitable, EventState, ManualResetEvent};

use crate::measure::{self, Cores};

/// An event as all of them have it.
pub trait Peer: Send + Sync {
    const NAME: &'static str;

    fn new() -> Self;
    fn set(&self);
    fn clear(&self);
    fn wait(&self);
}

impl Peer for shared::Event {
    const NAME: &'static str = "ours";

    fn new() -> Self {
        Self::new()
    }

    fn set(&self) {
        self.set();
    }

    fn clear(&self) {
        self.clear();
    }

    fn wait(&self) {
        self.wait();
    }
}

/// What one writes by hand in a minute. (A pulse may fail to let a waiter go.)
pub struct StdCondvar(Mutex<bool>, Condvar);

impl Peer for StdCondvar {
    const NAME: &'static str = "std mutex + condvar";

    fn new() -> Self {
        Self(Mutex::new(false), Condvar::new())
    }

    fn set(&self) {
        *self.0.lock().unwrap() = true;
        self.1.notify_all();
    }

    fn clear(&self) {
        *self.0.lock().unwrap() = false;
    }

    fn wait(&self) {
        drop(self.1.wait_while(self.0.lock().unwrap(), |is_set| !*is_set).unwrap());
    }
}

pub struct ParkingLot(parking_lot::Mutex<bool>, parking_lot::Condvar);

impl Peer for ParkingLot {
    const NAME: &'static str = "parking_lot mutex + condvar";

    fn new() -> Self {
        Self(parking_lot::Mutex::new(false), parking_lot::Condvar::new())
    }

    fn set(&self) {
        *self.0.lock() = true;
        self.1.notify_all();
    }

    fn clear(&self) {
        *self.0.lock() = false;
    }

    fn wait(&self) {
        self.1.wait_while(&mut self.0.lock(), |is_set| !*is_set);
    }
}

impl Peer for ManualResetEvent {
    const NAME: &'static str = "rsevents";

    fn new() -> Self {
        Self::new(EventState::Unset)
    }

    fn set(&self) {
        self.set();
    }

    fn clear(&self) {
        self.reset();
    }

    fn wait(&self) {
        Awaitable::wait(self);
    }
}

#[derive(Clone, Copy)]
pub enum Case {
    SetAndClear,
    WaitForNothing,
    RoundTrip(Cores),
    WakeAll { waiters: usize },
}

/// How long `n` of what the case counts take, all in all.
pub fn run<P: Peer>(case: Case, n: usize) -> Duration {
    match case {
        Case::SetAndClear => {
            let event = P::new();
            let started = Instant::now();
            for _ in 0..n {
                event.set();
                event.clear();
            }
            started.elapsed()
        }
        Case::WaitForNothing => {
            let event = P::new();
            event.set();
            let started = Instant::now();
            (0..n).for_each(|_| event.wait());
            started.elapsed()
        }
        Case::RoundTrip(cores) => {
            let turns = [P::new(), P::new()];
            turns[0].set();
            measure::together(2, |i| {
                cores.pin(i);
                for _ in 0..n {
                    turns[i].wait();
                    turns[i].clear();
                    turns[1 - i].set();
                }
            })
        }
        Case::WakeAll { waiters } => (0..n.div_ceil(waiters)).map(|_| wake_all::<P>(waiters)).sum(),
    }
}

/// So many threads wait; how long it takes until all of them are through.
fn wake_all<P: Peer>(waiters: usize) -> Duration {
    let event = P::new();
    let (arrived, through) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..waiters {
            measure::small_thread()
                .spawn_scoped(scope, || {
                    arrived.fetch_add(1, Ordering::Relaxed);
                    event.wait();
                    through.fetch_add(1, Ordering::Relaxed);
                })
                .expect("the system starts that many threads");
        }
        while arrived.load(Ordering::Relaxed) < waiters {
            thread::yield_now();
        }
        measure::let_fall_asleep(waiters);
        let started = Instant::now();
        event.set();
        while through.load(Ordering::Relaxed) < waiters {
            thread::yield_now();
        }
        started.elapsed()
    })
}

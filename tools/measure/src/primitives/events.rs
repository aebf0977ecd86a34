//! The events that are compared, and what they have to do.

use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

use rsevents::{Awaitable, EventState, ManualResetEvent};

use super::{EVENTS, Run, beside, task, wake_sleepers};
use crate::conditions::{Cores, together};
use crate::runner::{Measure, Task, Times};

/// An event as all of them have it.
trait Peer: Send + Sync {
    const NAME: &'static str;

    fn new() -> Self;
    fn set(&self);
    fn clear(&self);
    fn wait(&self);
    fn wait_timeout(&self, limit: Duration) -> bool;
}

#[rustfmt::skip]
impl Peer for shared::Event {
    const NAME: &'static str = "ours";

    fn new() -> Self { Self::new() }
    fn set(&self) { self.set(); }
    fn clear(&self) { self.clear(); }
    fn wait(&self) { self.wait(); }
    fn wait_timeout(&self, limit: Duration) -> bool { self.wait_timeout(limit) }
}

/// What one writes by hand in a minute. (A pulse may fail to let a waiter go.)
struct Std(Mutex<bool>, Condvar);

#[rustfmt::skip]
impl Peer for Std {
    const NAME: &'static str = "std";

    fn new() -> Self { Self(Mutex::new(false), Condvar::new()) }
    fn set(&self) {
        *self.0.lock().unwrap() = true;
        self.1.notify_all();
    }

    fn clear(&self) { *self.0.lock().unwrap() = false; }
    fn wait(&self) { drop(self.1.wait_while(self.0.lock().unwrap(), |is_set| !*is_set).unwrap()); }
    fn wait_timeout(&self, limit: Duration) -> bool {
        let is_set = self.0.lock().unwrap();
        *self.1.wait_timeout_while(is_set, limit, |is_set| !*is_set).unwrap().0
    }
}

struct ParkingLot(parking_lot::Mutex<bool>, parking_lot::Condvar);

#[rustfmt::skip]
impl Peer for ParkingLot {
    const NAME: &'static str = "parking_lot";

    fn new() -> Self { Self(parking_lot::Mutex::new(false), parking_lot::Condvar::new()) }
    fn set(&self) {
        *self.0.lock() = true;
        self.1.notify_all();
    }

    fn clear(&self) { *self.0.lock() = false; }
    fn wait(&self) { self.1.wait_while(&mut self.0.lock(), |is_set| !*is_set); }
    fn wait_timeout(&self, limit: Duration) -> bool {
        let mut is_set = self.0.lock();
        self.1.wait_while_for(&mut is_set, |is_set| !*is_set, limit);
        *is_set
    }
}

#[rustfmt::skip]
impl Peer for ManualResetEvent {
    const NAME: &'static str = "rsevents";

    fn new() -> Self { Self::new(EventState::Unset) }
    fn set(&self) { self.set(); }
    fn clear(&self) { self.reset(); }
    fn wait(&self) { Awaitable::wait(self); }
    fn wait_timeout(&self, limit: Duration) -> bool { self.wait_for(limit) }
}

#[derive(Clone, Copy)]
enum Case {
    SetAndClear,
    WaitWhenSet,
    RoundTrip(Cores),
    Limit,
    Wake,
}

pub fn tasks(sample: Duration) -> Vec<Task> {
    let (idle, busy) = (Times::About(sample), Times::About(sample * 4));
    let mut tasks = Vec::new();
    for (case, load, times, key, what) in [
        (Case::SetAndClear, 0, idle, "set and clear", "nobody waits"),
        (Case::WaitWhenSet, 0, idle, "wait when set", ""),
        (Case::RoundTrip(Cores::One), 0, idle, "round trip, one core", ""),
        (Case::RoundTrip(Cores::Two), 0, idle, "round trip, two cores", ""),
        (Case::RoundTrip(Cores::Any), 1, busy, "round trip, 1 busy loop a core", ""),
        (Case::RoundTrip(Cores::Any), 2, busy, "round trip, 2 busy loops a core", ""),
        (Case::Limit, 0, idle, "wait_timeout(1 ms)", ""),
        (Case::Limit, 1, busy, "wait_timeout(1 ms), 1 busy loop a core", ""),
        (Case::Limit, 2, busy, "wait_timeout(1 ms), 2 busy loops a core", ""),
        (Case::Wake, 0, Times::Exactly(100), "set, wakes 100 sleepers", "each"),
    ] {
        let cores = if let Case::RoundTrip(cores) = case { cores } else { Cores::Any };
        let contenders = contenders(case, |run| beside(key, load, times, run));
        tasks.extend(task(EVENTS, key, what, cores, contenders));
    }
    tasks
}

/// All events that can do it.
fn contenders(case: Case, measure: impl Fn(Run) -> Measure) -> Vec<(&'static str, Measure)> {
    fn one<P: Peer>(case: Case) -> (&'static str, Run) {
        (P::NAME, Box::new(move |n| run::<P>(case, n)))
    }
    let mut contenders =
        vec![one::<shared::Event>(case), one::<Std>(case), one::<ParkingLot>(case)];
    // In a round trip, now and then a `set` of rsevents 0.3 is lost, and a thread sleeps for ever.
    if !matches!(case, Case::RoundTrip(_)) {
        contenders.push(one::<ManualResetEvent>(case));
    }
    contenders.into_iter().map(|(name, run)| (name, measure(run))).collect()
}

/// How long `n` of what the case counts take, all in all.
fn run<P: Peer>(case: Case, n: usize) -> Duration {
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
        Case::WaitWhenSet => {
            let event = P::new();
            event.set();
            let started = Instant::now();
            (0..n).for_each(|_| event.wait());
            started.elapsed()
        }
        Case::RoundTrip(cores) => {
            let turns = [P::new(), P::new()];
            turns[0].set();
            together(2, cores, |i| {
                for _ in 0..n {
                    turns[i].wait();
                    turns[i].clear();
                    turns[1 - i].set();
                }
            })
        }
        Case::Limit => {
            let event = P::new();
            let started = Instant::now();
            for _ in 0..n {
                assert!(!event.wait_timeout(Duration::from_millis(1)), "nobody sets it");
            }
            started.elapsed()
        }
        Case::Wake => {
            let event = P::new();
            wake_sleepers(n, || event.wait(), || event.set())
        }
    }
}

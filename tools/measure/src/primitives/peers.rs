//! The semaphores and events that are compared.

use std::sync::{Condvar, Mutex};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender};
use futures_lite::future::block_on;
use rsevents::{Awaitable, EventState, ManualResetEvent};

/// A semaphore or an event, as all of them have it.
pub trait Peer: Send + Sync {
    const NAME: &'static str;

    /// A semaphore with so many permits; an event that is set unless this is 0.
    fn new(permits: usize) -> Self;
    /// Acquires a permit, or waits for the event.
    fn wait(&self);
    /// The same with a time limit: whether there was a permit, or the event was set.
    fn wait_timeout(&self, limit: Duration) -> bool;
    /// Releases a permit, or sets the event.
    fn signal(&self);
    /// Clears the event.
    fn clear(&self) {}

    /// Does something with a permit, which the guard holds if there is one.
    fn hold(&self, work: impl FnOnce()) {
        self.wait();
        work();
        self.signal();
    }
}

// ---------------------------------------------------------------------- semaphores

#[rustfmt::skip]
impl Peer for shared::Semaphore {
    const NAME: &'static str = "ours";

    fn new(permits: usize) -> Self { Self::new(permits) }
    fn wait(&self) { self.acquire().forget(); }
    fn wait_timeout(&self, limit: Duration) -> bool {
        self.acquire_timeout(limit).map(shared::Permit::forget).is_some()
    }
    fn signal(&self) { self.release(1); }
    fn hold(&self, work: impl FnOnce()) {
        let _permit = self.acquire();
        work();
    }
}

/// What one writes by hand in a minute.
pub struct Std<T>(Mutex<T>, Condvar);

#[rustfmt::skip]
impl Peer for Std<usize> {
    const NAME: &'static str = "std";

    fn new(permits: usize) -> Self { Self(Mutex::new(permits), Condvar::new()) }
    fn wait(&self) {
        *self.1.wait_while(self.0.lock().unwrap(), |permits| *permits == 0).unwrap() -= 1;
    }
    fn wait_timeout(&self, limit: Duration) -> bool {
        let permits = self.0.lock().unwrap();
        let waited = self.1.wait_timeout_while(permits, limit, |permits| *permits == 0).unwrap();
        let (mut permits, result) = waited;
        *permits -= usize::from(!result.timed_out());
        !result.timed_out()
    }
    fn signal(&self) {
        *self.0.lock().unwrap() += 1;
        self.1.notify_one();
    }
}

pub struct ParkingLot<T>(parking_lot::Mutex<T>, parking_lot::Condvar);

#[rustfmt::skip]
impl Peer for ParkingLot<usize> {
    const NAME: &'static str = "parking_lot";

    fn new(permits: usize) -> Self { Self(permits.into(), parking_lot::Condvar::new()) }
    fn wait(&self) {
        let mut permits = self.0.lock();
        self.1.wait_while(&mut permits, |permits| *permits == 0);
        *permits -= 1;
    }
    fn wait_timeout(&self, limit: Duration) -> bool {
        let mut permits = self.0.lock();
        let result = self.1.wait_while_for(&mut permits, |permits| *permits == 0, limit);
        *permits -= usize::from(!result.timed_out());
        !result.timed_out()
    }
    fn signal(&self) {
        *self.0.lock() += 1;
        self.1.notify_one();
    }
}

/// A channel that is full of permits: to receive is to acquire, to send is to release.
pub struct Channel(Sender<()>, Receiver<()>);

#[rustfmt::skip]
impl Peer for Channel {
    const NAME: &'static str = "channel";

    fn new(permits: usize) -> Self {
        let (sender, receiver) = crossbeam_channel::bounded(permits.max(1));
        (0..permits).for_each(|_| sender.send(()).unwrap());
        Self(sender, receiver)
    }
    fn wait(&self) { self.1.recv().unwrap(); }
    fn wait_timeout(&self, limit: Duration) -> bool { self.1.recv_timeout(limit).is_ok() }
    fn signal(&self) { self.0.send(()).unwrap(); }
}

/// Used from threads: each `acquire` is a future that `block_on` runs.
#[rustfmt::skip]
impl Peer for tokio::sync::Semaphore {
    const NAME: &'static str = "tokio";

    fn new(permits: usize) -> Self { Self::new(permits) }
    fn wait(&self) { block_on(self.acquire()).expect("it is never closed").forget(); }
    fn wait_timeout(&self, _: Duration) -> bool { unreachable!("only its runtime has limits") }
    fn signal(&self) { self.add_permits(1); }
    fn hold(&self, work: impl FnOnce()) {
        let _permit = block_on(self.acquire()).expect("it is never closed");
        work();
    }
}

// -------------------------------------------------------------------------- events

#[rustfmt::skip]
impl Peer for shared::Event {
    const NAME: &'static str = "ours";

    fn new(permits: usize) -> Self {
        let event = Self::new();
        if permits > 0 { event.set(); }
        event
    }
    fn wait(&self) { self.wait(); }
    fn wait_timeout(&self, limit: Duration) -> bool { self.wait_timeout(limit) }
    fn signal(&self) { self.set(); }
    fn clear(&self) { self.clear(); }
}

/// By hand, in a minute. (A `set` and `clear` in a row may leave a waiter asleep.)
#[rustfmt::skip]
impl Peer for Std<bool> {
    const NAME: &'static str = "std";

    fn new(permits: usize) -> Self { Self(Mutex::new(permits > 0), Condvar::new()) }
    fn wait(&self) {
        drop(self.1.wait_while(self.0.lock().unwrap(), |is_set| !*is_set).unwrap());
    }
    fn wait_timeout(&self, limit: Duration) -> bool {
        let is_set = self.0.lock().unwrap();
        *self.1.wait_timeout_while(is_set, limit, |is_set| !*is_set).unwrap().0
    }
    fn signal(&self) {
        *self.0.lock().unwrap() = true;
        self.1.notify_all();
    }
    fn clear(&self) { *self.0.lock().unwrap() = false; }
}

#[rustfmt::skip]
impl Peer for ParkingLot<bool> {
    const NAME: &'static str = "parking_lot";

    fn new(permits: usize) -> Self { Self((permits > 0).into(), parking_lot::Condvar::new()) }
    fn wait(&self) { self.1.wait_while(&mut self.0.lock(), |is_set| !*is_set); }
    fn wait_timeout(&self, limit: Duration) -> bool {
        let mut is_set = self.0.lock();
        self.1.wait_while_for(&mut is_set, |is_set| !*is_set, limit);
        *is_set
    }
    fn signal(&self) {
        *self.0.lock() = true;
        self.1.notify_all();
    }
    fn clear(&self) { *self.0.lock() = false; }
}

#[rustfmt::skip]
impl Peer for ManualResetEvent {
    const NAME: &'static str = "rsevents";

    fn new(permits: usize) -> Self {
        Self::new(if permits > 0 { EventState::Set } else { EventState::Unset })
    }
    fn wait(&self) { Awaitable::wait(self); }
    fn wait_timeout(&self, limit: Duration) -> bool { self.wait_for(limit) }
    fn signal(&self) { self.set(); }
    fn clear(&self) { self.reset(); }
}

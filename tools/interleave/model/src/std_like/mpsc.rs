//! As [`std::sync::mpsc`], without `sync_channel`.

use std::collections::VecDeque;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use std::sync::mpsc::{RecvError, SendError, TryRecvError};

use crate::act::{Access, Act, Thing, Use};
use crate::engine::{take_small_step, take_step};
use crate::run::Kind;
use crate::world::{Id, World};

#[derive(Debug)]
struct Channel<T> {
    id: Id,
    state: Mutex<Queue<T>>,
}

#[derive(Debug)]
struct Queue<T> {
    messages: VecDeque<T>,
    senders: usize,
    has_receiver: bool,
}

impl<T> Channel<T> {
    fn thing(&self) -> Thing {
        World::with(|world| world.thing(&self.id, Kind::Channel)).expect(super::ONLY_IN_A_RUN)
    }

    fn queue(&self) -> MutexGuard<'_, Queue<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes whether `recv` could return, after something has changed.
    fn note(&self) {
        let count = self.queue().messages.len();
        let senders = self.queue().senders;
        World::with(|world| {
            let channel = world.thing(&self.id, Kind::Channel);
            world.object(channel).levels[0] = u64::from(count > 0 || senders == 0);
            if world.keeps_steps() {
                world.show(channel, Some(format!("{count} messages")));
            }
        });
    }

    /// A sender or the receiver is about to go.
    #[track_caller]
    fn is_left(&self, verb: &'static str) {
        let thing = World::with(|world| world.thing(&self.id, Kind::Channel));
        if let Some(thing) = thing {
            let left = Use { thing, verb, access: Access::Write, gate: None, result: None };
            take_small_step(Act::Use(left), Location::caller());
        }
    }
}

/// Sends messages.
#[derive(Debug)]
pub struct Sender<T>(Arc<Channel<T>>);

/// Receives messages.
#[derive(Debug)]
pub struct Receiver<T>(Arc<Channel<T>>);

/// A channel without a limit. To send and to receive is a step each; to drop a sender is none.
#[must_use]
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let queue = Queue { messages: VecDeque::new(), senders: 1, has_receiver: true };
    let channel = Arc::new(Channel { id: Id::new(), state: Mutex::new(queue) });
    (Sender(Arc::clone(&channel)), Receiver(channel))
}

impl<T> Sender<T> {
    /// Sends a message.
    ///
    /// # Errors
    ///
    /// There is no receiver any more.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        take_step(Act::Send { channel: self.0.thing() }, Location::caller());
        if !self.0.queue().has_receiver {
            return Err(SendError(message));
        }
        self.0.queue().messages.push_back(message);
        self.0.note();
        Ok(())
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        self.0.queue().senders += 1;
        Self(Arc::clone(&self.0))
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        self.0.is_left("drops a sender of");
        self.0.queue().senders -= 1;
        self.0.note();
    }
}

impl<T> Receiver<T> {
    /// Receives a message; waits for one.
    ///
    /// # Errors
    ///
    /// There is neither a message nor a sender any more.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        take_step(Act::Receive { channel: self.0.thing() }, Location::caller());
        let message = self.0.queue().messages.pop_front();
        self.0.note();
        message.ok_or(RecvError)
    }

    /// Receives a message if there is one.
    ///
    /// # Errors
    ///
    /// There is none at the moment, or no sender any more.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        take_step(Act::TryReceive { channel: self.0.thing() }, Location::caller());
        let message = self.0.queue().messages.pop_front();
        self.0.note();
        let is_over = self.0.queue().senders == 0;
        message.ok_or(if is_over { TryRecvError::Disconnected } else { TryRecvError::Empty })
    }

    /// All messages until there is no sender any more.
    #[must_use]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self)
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.0.is_left("drops the receiver of");
        self.0.queue().has_receiver = false;
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter(self)
    }
}

/// Of [`Receiver::iter`].
#[derive(Debug)]
pub struct Iter<'a, T>(&'a Receiver<T>);

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

/// Of the `into_iter` of a [`Receiver`].
#[derive(Debug)]
pub struct IntoIter<T>(Receiver<T>);

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

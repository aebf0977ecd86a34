//! As [`std::sync::mpsc`], without `sync_channel`.

use std::collections::VecDeque;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use std::sync::mpsc::{RecvError, SendError, TryRecvError};

use crate::engine::{Id, Op, before, with};
use crate::run::Kind;

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
    fn index(&self) -> usize {
        with(|world| world.index(&self.id, Kind::Channel)).expect(super::ONLY_IN_A_RUN)
    }

    fn queue(&self) -> MutexGuard<'_, Queue<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes whether `recv` could return, after something has changed.
    fn note(&self) {
        let count = self.queue().messages.len();
        let senders = self.queue().senders;
        with(|world| {
            let index = world.index(&self.id, Kind::Channel);
            world.object(index).can_receive = count > 0 || senders == 0;
            world.show(index, format!("{count} messages"));
        });
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
        let index = self.0.index();
        let name = with(|world| world.name(index)).unwrap_or_default();
        before(Op::Do(format!("sends to {name}")), Location::caller());
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
        before(Op::Receive(self.0.index()), Location::caller());
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
        let index = self.0.index();
        let name = with(|world| world.name(index)).unwrap_or_default();
        before(Op::Do(format!("tries to receive from {name}")), Location::caller());
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

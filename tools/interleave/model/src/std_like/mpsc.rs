//! As [`std::sync::mpsc`].

use std::collections::VecDeque;
use std::panic::Location;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

use crate::act::{Access, Act, Gate, Thing, Use};
use crate::engine::{take_small_step, take_step};
use crate::memory::View;
use crate::run::Kind;
use crate::world::{Id, Way, World};

#[derive(Debug)]
struct Channel<T> {
    id: Id,
    /// How many messages it holds, if it has a limit. With 0, a sender waits until its message is taken.
    limit: Option<usize>,
    state: Mutex<Queue<T>>,
}

#[derive(Debug)]
struct Queue<T> {
    /// Each with its number, counted from 1, and what its sender had seen.
    messages: VecDeque<(u64, T, View)>,
    sent: u64,
    /// How many of them were taken.
    taken: u64,
    senders: usize,
    has_receiver: bool,
    /// Whether the receiver has come to take a message. Noted only if the limit is 0.
    is_waited_for: bool,
}

impl<T> Channel<T> {
    #[track_caller]
    fn new(limit: Option<usize>) -> Arc<Self> {
        let queue = Queue {
            messages: VecDeque::new(),
            sent: 0,
            taken: 0,
            senders: 1,
            has_receiver: true,
            is_waited_for: false,
        };
        Arc::new(Self { id: Id::new(), limit, state: Mutex::new(queue) })
    }

    fn thing(&self) -> Thing {
        self.note();
        World::with(|world| world.thing(&self.id, Kind::Channel)).expect(super::ONLY_IN_A_RUN)
    }

    fn queue(&self) -> MutexGuard<'_, Queue<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes whether `recv` and `send` could return, after something has changed.
    fn note(&self) {
        let queue = self.queue();
        let count = queue.messages.len();
        let can_receive = u64::from(count > 0 || queue.senders == 0);
        let can_send = match self.limit {
            _ if !queue.has_receiver => u64::MAX,
            // How far those who wait have come.
            Some(0) => queue.taken,
            Some(limit) => u64::from(count < limit),
            None => 1,
        };
        World::with(|world| {
            let channel = world.thing(&self.id, Kind::Channel);
            let object = world.object(channel);
            object.levels = [can_receive, can_send];
            object.messages = self.limit.is_none().then_some((queue.sent, queue.taken));
            if world.keeps_steps() {
                world.show(channel, Some(format!("{count} messages")));
            }
        });
    }

    #[track_caller]
    fn use_it(&self, verb: &'static str, gate: Option<Gate>) -> Way {
        self.note();
        super::use_it(&self.id, Kind::Channel, verb, Access::Write, gate).1
    }

    /// A sender or the receiver is about to go.
    #[track_caller]
    fn is_left(&self, verb: &'static str, access: Access) {
        let thing = World::with(|world| world.thing(&self.id, Kind::Channel));
        if let Some(thing) = thing {
            let left = Use { thing, verb, access, gate: None, result: None };
            take_small_step(Act::Use(left), Location::caller());
            World::with(|world| world.release(thing));
        }
    }

    /// Returns the number of the message.
    fn push(&self, message: T) -> Result<u64, SendError<T>> {
        let number = {
            let mut queue = self.queue();
            if !queue.has_receiver {
                return Err(SendError(message));
            }
            queue.sent += 1;
            let number = queue.sent;
            let seen = World::with(|world| world.view()).unwrap_or_default();
            queue.messages.push_back((number, message, seen));
            number
        };
        self.note();
        Ok(number)
    }

    fn pop(&self) -> Option<T> {
        let message = {
            let mut queue = self.queue();
            let message = queue.messages.pop_front();
            queue.taken += u64::from(message.is_some());
            queue.is_waited_for = false;
            message
        };
        self.note();
        World::with(|world| {
            let channel = world.thing(&self.id, Kind::Channel);
            match &message {
                Some((_, _, seen)) => world.learn(seen),
                // Those who have gone had seen this.
                None => world.acquire(channel),
            }
        });
        message.map(|(_, message, _)| message)
    }

    /// The receiver comes to take a message. That can be seen only by a sender who would not wait.
    #[track_caller]
    fn come(&self) {
        if self.limit == Some(0) {
            self.use_it("comes to receive from", None);
            self.queue().is_waited_for = true;
        }
    }
}

macro_rules! sender {
    ($(#[$doc:meta])* $Sender:ident) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $Sender<T>(Arc<Channel<T>>);

        impl<T> Clone for $Sender<T> {
            fn clone(&self) -> Self {
                self.0.queue().senders += 1;
                Self(Arc::clone(&self.0))
            }
        }

        impl<T> Drop for $Sender<T> {
            #[track_caller]
            fn drop(&mut self) {
                self.0.is_left("drops a sender of", Access::Add);
                self.0.queue().senders -= 1;
                self.0.note();
            }
        }
    };
}

sender! {
    /// Sends messages.
    Sender
}
sender! {
    /// Sends messages, and waits while there are too many.
    SyncSender
}

/// Receives messages.
#[derive(Debug)]
pub struct Receiver<T>(Arc<Channel<T>>);

/// A channel without a limit. To send and to receive is a step each.
#[must_use]
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let channel = Channel::new(None);
    (Sender(Arc::clone(&channel)), Receiver(channel))
}

/// A channel that holds so many messages. With a limit of 0, who sends waits until the message is
/// taken.
#[must_use]
#[track_caller]
pub fn sync_channel<T>(limit: usize) -> (SyncSender<T>, Receiver<T>) {
    let channel = Channel::new(Some(limit));
    (SyncSender(Arc::clone(&channel)), Receiver(channel))
}

impl<T> Sender<T> {
    /// Sends a message.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        take_step(Act::Send { channel: self.0.thing() }, Location::caller());
        self.0.push(message).map(drop)
    }
}

impl<T> SyncSender<T> {
    /// Sends a message; waits while there is no room for it.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        let channel = &*self.0;
        let gate = |level| Gate { waits: "waits to send to", ..Gate::of(1, level) };
        if channel.limit != Some(0) {
            channel.use_it("sends to", Some(gate(1)));
            return channel.push(message).map(drop);
        }
        channel.use_it("offers a message to", None);
        let number = channel.push(message)?;
        channel.use_it("has sent to", Some(gate(number)));
        // If it is still there, nobody takes it any more.
        let mut queue = channel.queue();
        let place = queue.messages.iter().position(|(of, ..)| *of == number);
        match place.and_then(|place| queue.messages.remove(place)) {
            Some((_, message, _)) => Err(SendError(message)),
            None => Ok(()),
        }
    }

    /// Sends a message if there is room for it.
    #[track_caller]
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        let channel = &*self.0;
        channel.use_it("tries to send to", None);
        let has_room = {
            let queue = channel.queue();
            !queue.has_receiver
                || match channel.limit {
                    Some(0) => queue.is_waited_for && queue.messages.is_empty(),
                    limit => limit.is_none_or(|limit| queue.messages.len() < limit),
                }
        };
        if !has_room {
            return Err(TrySendError::Full(message));
        }
        match channel.push(message) {
            Ok(_) => Ok(()),
            Err(SendError(message)) => Err(TrySendError::Disconnected(message)),
        }
    }
}

impl<T> Receiver<T> {
    /// Receives a message; waits for one.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.0.come();
        take_step(Act::Receive { channel: self.0.thing() }, Location::caller());
        self.0.pop().ok_or(RecvError)
    }

    /// Receives a message; waits for one until the time is over, which it is when no thread can go on
    /// otherwise, or before that by [surprise](crate::Settings::surprises).
    #[track_caller]
    pub fn recv_timeout(&self, _: Duration) -> Result<T, RecvTimeoutError> {
        self.0.come();
        let waits = "waits for a message in";
        let gate = Gate { waits, has_timeout: true, ..Gate::of(0, 1) };
        let way = self.0.use_it("receives from", Some(gate));
        let message = self.0.pop();
        let is_over = way == Way::TimedOut;
        message.ok_or(if is_over {
            RecvTimeoutError::Timeout
        } else {
            RecvTimeoutError::Disconnected
        })
    }

    /// Receives a message if there is one.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        take_step(Act::TryReceive { channel: self.0.thing() }, Location::caller());
        let message = self.0.pop();
        let is_over = self.0.queue().senders == 0;
        message.ok_or(if is_over { TryRecvError::Disconnected } else { TryRecvError::Empty })
    }

    /// All messages until there is no sender any more.
    #[must_use]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self)
    }

    /// The messages that are there.
    #[must_use]
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter(self)
    }
}

impl<T> Drop for Receiver<T> {
    #[track_caller]
    fn drop(&mut self) {
        self.0.is_left("drops the receiver of", Access::Write);
        self.0.queue().has_receiver = false;
        // Those who wait to send get their messages back.
        let left = match self.0.limit {
            Some(0) => VecDeque::new(),
            _ => std::mem::take(&mut self.0.queue().messages),
        };
        drop(left);
        self.0.note();
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

macro_rules! iterator {
    ($(#[$doc:meta])* $Iter:ident $(<$a:lifetime>)?, $message:ident) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $Iter<$($a,)? T>($(&$a)? Receiver<T>);

        impl<$($a,)? T> Iterator for $Iter<$($a,)? T> {
            type Item = T;

            #[track_caller]
            fn next(&mut self) -> Option<T> {
                self.0.$message().ok()
            }
        }
    };
}

iterator! {
    /// Of [`Receiver::try_iter`].
    TryIter<'a>, try_recv
}
iterator! {
    /// Of [`Receiver::iter`].
    Iter<'a>, recv
}
iterator! {
    /// Of the `into_iter` of a [`Receiver`].
    IntoIter, recv
}

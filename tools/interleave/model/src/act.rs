//! What a thread does in a step: a value, with one `Display` for all who tell of it.

use std::fmt;
use std::sync::atomic::Ordering;

/// The letter of a thread: `A` is the first that was spawned, `M` is the main thread.
#[must_use]
pub fn letter(thread: usize) -> char {
    // There is no thread `M` but the main one: after `L` comes `N`.
    let offset = if thread > 12 { thread } else { thread.wrapping_sub(1) };
    match u8::try_from(offset) {
        Ok(offset) if thread != 0 && offset < 26 => char::from(b'A' + offset),
        _ if thread == 0 => 'M',
        _ => '?',
    }
}

/// Something that threads share, as a step names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Thing {
    /// Its place in [`State::objects`](crate::State::objects).
    pub index: usize,
    /// As it is called in the line that creates it; no other has the same name in a run.
    pub name: &'static str,
}

impl fmt::Display for Thing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// What a thread does, or is about to do. What is only known afterwards is `None` before: the value
/// that was read, who was woken. (A value that is not [shown](crate::std_like::sync::Mutex::shown)
/// stays `None`.)
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "what a field is, its type says, or the line of its variant")]
pub enum Act {
    /// Says what it does, and does nothing that others could see: "does its job".
    Say(String),
    /// Works out the value of one of its own variables.
    Compute { variable: &'static str, value: String },
    /// Locks a mutex, which holds this value.
    Lock { lock: Thing, value: Option<String> },
    /// Locks a mutex if it is free.
    TryLock { lock: Thing, is_free: Option<bool>, value: Option<String> },
    /// Unlocks a mutex and leaves this value in it, if it is another one.
    Unlock { lock: Thing, value: Option<String> },
    /// Looks whether a mutex is poisoned.
    LookIfPoisoned { lock: Thing },
    /// Forgets that a mutex is poisoned.
    ClearPoison { lock: Thing },
    /// Unlocks a mutex and falls asleep at a condition variable.
    Wait { condvar: Thing, lock: Thing },
    /// Wakes up from a condition variable and locks the mutex again.
    Wake {
        condvar: Thing,
        lock: Thing,
        has_timeout: bool,
        why: Option<Woken>,
        value: Option<String>,
    },
    /// Notifies one of those who sleep at a condition variable, or all: so many.
    Notify { condvar: Thing, all: bool, sleepers: Option<usize> },
    /// Reads an atomic variable: this value, which so many newer ones have replaced already.
    Load { variable: Thing, ordering: Ordering, value: Option<String>, newer: usize },
    /// Writes an atomic variable.
    Store { variable: Thing, ordering: Ordering, value: Option<String> },
    /// Reads an atomic variable and writes it, in one operation.
    Change { variable: Thing, ordering: Ordering, weak: bool, change: Option<Changed> },
    /// Orders what the thread did before and what it does after.
    Fence { ordering: Ordering },
    /// Sends a message.
    Send { channel: Thing },
    /// Takes a message; waits for one.
    Receive { channel: Thing },
    /// Takes a message if there is one.
    TryReceive { channel: Thing },
    /// Goes on after others have had their turn: after a `sleep`, or a `yield_now`.
    Pause { sleeps: bool },
    /// Goes on because no other thread can.
    Idle,
    /// Looks whether a thread has ended.
    IsFinished { thread: usize },
    /// Goes on after the end of a thread. This is no step.
    Join { thread: usize },
    /// Goes on after the end of all threads of a scope. This is no step.
    JoinScope { scope: u64 },
    /// Comes to its end.
    End,
    /// Something else with something that threads share.
    Use(Use),
}

/// What an [`Act`] does that needs no words of its own: "waits at barrier".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// What is used.
    pub thing: Thing,
    /// What is done with it: "waits at".
    pub verb: &'static str,
    /// What others can see of it.
    pub access: Access,
    /// What has to be before it can be done.
    pub gate: Option<Gate>,
    /// What came of it, if that is told.
    pub result: Option<String>,
}

/// Something opens when one of an object's two levels is high enough: a barrier whose rounds are
/// counted, a lock that is free (1) or not (0).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gate {
    /// Which of the two levels.
    pub side: usize,
    /// How high it has to be.
    pub level: u64,
    /// What a thread does in front of it, before its name: "waits for the others at".
    pub waits: &'static str,
    /// Whether it waits for a limited time.
    pub has_timeout: bool,
    /// Whether it may go on for no reason.
    pub may_open_for_no_reason: bool,
}

impl Gate {
    /// Opens at this level of a side, and only then.
    pub(crate) const fn of(side: usize, level: u64) -> Self {
        Self { side, level, waits: "waits for", has_timeout: false, may_open_for_no_reason: false }
    }
}

/// What a step does with what it touches, as far as another step can see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Reads; the order of two reads cannot be seen.
    Read,
    /// Adds or takes away, and nobody learns how much there is: neither can that of two such.
    Add,
    /// Anything else.
    Write,
}

/// How a thread came to wake from a condition variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woken {
    /// It was notified.
    Notified,
    /// Its time was over.
    TimedOut,
    /// For no reason (a spurious wakeup).
    ForNoReason,
}

/// What became of an atomic variable that was read and written in one operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// It had one value, and has another one now.
    To(String, String),
    /// It keeps its value.
    Not(String),
    /// It keeps its value, although it might have been changed
    /// ([`compare_exchange_weak`](std::sync::atomic::AtomicU32::compare_exchange_weak)).
    ForNoReason(String),
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let valued = |f: &mut fmt::Formatter<'_>, value: &Option<String>| match value {
            Some(value) => write!(f, ": {value}"),
            None => Ok(()),
        };
        match self {
            Self::Say(what) => f.write_str(what),
            Self::Compute { variable, value } => write!(f, "computes {variable}: {value}"),
            Self::Lock { lock, value } => {
                write!(f, "locks {lock}")?;
                valued(f, value)
            }
            Self::TryLock { lock, is_free: Some(false), .. } => {
                write!(f, "tries to lock {lock}: it is locked")
            }
            Self::TryLock { lock, value, .. } => {
                write!(f, "tries to lock {lock}")?;
                valued(f, value)
            }
            Self::Unlock { lock, value } => {
                write!(f, "unlocks {lock}")?;
                valued(f, value)
            }
            Self::LookIfPoisoned { lock } => write!(f, "looks whether {lock} is poisoned"),
            Self::ClearPoison { lock } => write!(f, "clears the poison of {lock}"),
            Self::Wait { condvar, lock } => {
                write!(f, "unlocks {lock}, sleeps until {condvar} is notified")
            }
            Self::Wake { condvar, lock, why: None, .. } => {
                write!(f, "wakes from {condvar}, locks {lock} again")
            }
            Self::Wake { lock, why: Some(why), value, .. } => {
                let why = match why {
                    Woken::Notified => "",
                    Woken::TimedOut => " because its time is over",
                    Woken::ForNoReason => " for no reason",
                };
                write!(f, "wakes up{why}, locks {lock} again")?;
                valued(f, value)
            }
            Self::Notify { condvar, all, sleepers: None } => {
                write!(f, "notifies {} of {condvar}", if *all { "all" } else { "one" })
            }
            Self::Notify { condvar, all, sleepers: Some(sleepers) } => {
                let whom = match (sleepers, all) {
                    (0, _) => "nobody sleeps there",
                    (1, _) => "one sleeps there",
                    (_, true) => "all who sleep there",
                    (_, false) => "one of those who sleep there",
                };
                write!(f, "notifies {condvar}: {whom}")
            }
            Self::Load { variable, value, newer, .. } => {
                write!(f, "reads {variable}")?;
                valued(f, value)?;
                f.write_str(if *newer > 0 { " (an older value)" } else { "" })
            }
            Self::Store { variable, value, .. } => {
                write!(f, "writes {variable}")?;
                valued(f, value)
            }
            Self::Change { variable, change, .. } => match change {
                None => write!(f, "changes {variable}"),
                Some(Changed::To(before, after)) => {
                    write!(f, "changes {variable}: {before} becomes {after}")
                }
                Some(Changed::Not(value)) => write!(f, "does not change {variable}: {value}"),
                Some(Changed::ForNoReason(value)) => {
                    write!(f, "does not change {variable}, for no reason: {value}")
                }
            },
            Self::Fence { ordering } => write!(f, "passes a fence ({ordering:?})"),
            Self::Send { channel } => write!(f, "sends to {channel}"),
            Self::Receive { channel } => write!(f, "receives from {channel}"),
            Self::TryReceive { channel } => write!(f, "tries to receive from {channel}"),
            Self::Pause { sleeps: true } => f.write_str("wakes from its sleep"),
            Self::Pause { sleeps: false } => f.write_str("goes on after its turn was given away"),
            Self::Idle => f.write_str("goes on, as nobody else can"),
            Self::IsFinished { thread } => write!(f, "looks whether {} has ended", letter(*thread)),
            Self::Join { thread } => write!(f, "joins {}", letter(*thread)),
            Self::JoinScope { .. } => f.write_str("waits for its threads"),
            Self::End => f.write_str("comes to its end"),
            Self::Use(Use { thing, verb, result, .. }) => {
                write!(f, "{verb} {thing}")?;
                valued(f, result)
            }
        }
    }
}

/// What a thread waits for that cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Waits {
    /// A lock, and the thread that holds it.
    Lock(Thing, usize),
    /// A notification of this condition variable.
    Notification(Thing),
    /// A message in this channel.
    Message(Thing),
    /// Something else: what it does in front of it, "waits for the others at".
    Gate(Thing, &'static str),
    /// The end of these threads.
    End(Vec<usize>),
}

impl fmt::Display for Waits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lock(lock, holder) => {
                write!(f, "waits for the lock `{lock}`, which {} holds", letter(*holder))
            }
            Self::Notification(condvar) => write!(f, "sleeps until `{condvar}` is notified"),
            Self::Message(channel) => write!(f, "waits for a message in `{channel}`"),
            Self::Gate(thing, waits) => write!(f, "{waits} `{thing}`"),
            Self::End(threads) => {
                let letters: Vec<String> = threads.iter().map(|&t| letter(t).to_string()).collect();
                write!(f, "waits for the end of {}", letters.join(" and "))
            }
        }
    }
}

/// What a step touches, for the search to know which steps may change places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Touch {
    pub(crate) what: Touched,
    pub(crate) access: Access,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Touched {
    Object(usize),
    /// Whether a thread has ended.
    Thread(usize),
    /// A message in a channel, by its number.
    Message(usize, u64),
    /// Who is left to send to a channel.
    Senders(usize),
    /// That nobody is left who could: who waits for a message learns it after that.
    LastSender(usize),
    /// How many surprises there may still be.
    Surprises,
    /// What `SeqCst` fences have in common with all that is `SeqCst`.
    Fences,
    /// Its place among all other steps.
    Everything,
}

impl Touch {
    /// Whether it is this that is touched.
    pub(crate) fn is_of(self, thing: Thing) -> bool {
        self.what == Touched::Object(thing.index)
    }

    /// Whether it matters which of the two comes first.
    pub(crate) fn depends_on(self, other: Self) -> bool {
        let is_seen = !matches!(
            (self.access, other.access),
            (Access::Read, Access::Read) | (Access::Add, Access::Add)
        );
        let everything = Touched::Everything;
        self.what == everything || other.what == everything || self.what == other.what && is_seen
    }
}

impl Act {
    /// What it touches, whatever comes of it: that says which steps depend on each other. (What only the
    /// state of the run tells, [`World::touches_of`](crate::world::World::touches_of) adds.)
    pub(crate) fn touches(&self) -> [Option<Touch>; 2] {
        let of = |what, access| Some(Touch { what, access });
        let object = |thing: &Thing, access| of(Touched::Object(thing.index), access);
        let fences = |ordering: &Ordering| {
            if *ordering == Ordering::SeqCst { of(Touched::Fences, Access::Read) } else { None }
        };
        match self {
            // An end touches the thread that ends: the world knows which.
            Self::Say(_)
            | Self::Compute { .. }
            | Self::Join { .. }
            | Self::JoinScope { .. }
            | Self::End => [None, None],
            Self::Fence { ordering } if *ordering != Ordering::SeqCst => [None, None],
            Self::LookIfPoisoned { lock } => [object(lock, Access::Read), None],
            Self::Lock { lock, .. }
            | Self::TryLock { lock, .. }
            | Self::Unlock { lock, .. }
            | Self::ClearPoison { lock } => [object(lock, Access::Write), None],
            Self::Wait { condvar, lock } | Self::Wake { condvar, lock, .. } => {
                [object(condvar, Access::Write), object(lock, Access::Write)]
            }
            Self::Notify { condvar, .. } => [object(condvar, Access::Write), None],
            Self::Load { variable, ordering, .. } => {
                [object(variable, Access::Read), fences(ordering)]
            }
            Self::Store { variable, ordering, .. } | Self::Change { variable, ordering, .. } => {
                [object(variable, Access::Write), fences(ordering)]
            }
            Self::Fence { .. } => [of(Touched::Fences, Access::Write), None],
            Self::Send { channel } | Self::Receive { channel } | Self::TryReceive { channel } => {
                [object(channel, Access::Write), None]
            }
            Self::Pause { .. } | Self::Idle => [of(Touched::Everything, Access::Write), None],
            Self::IsFinished { thread } => [of(Touched::Thread(*thread), Access::Read), None],
            Self::Use(Use { thing, access, .. }) => [object(thing, *access), None],
        }
    }

    /// The channel that it uses, if it is one.
    pub(crate) fn channel(&self) -> Option<Thing> {
        match self {
            Self::Send { channel } | Self::Receive { channel } | Self::TryReceive { channel } => {
                Some(*channel)
            }
            Self::Use(Use { thing, .. }) => Some(*thing),
            _ => None,
        }
    }

    /// Whether it may be done in a way that nobody may count on.
    pub(crate) fn may_surprise(&self) -> bool {
        match self {
            Self::Wake { .. } | Self::Pause { .. } | Self::Change { weak: true, .. } => true,
            Self::Use(Use { gate: Some(gate), .. }) => {
                gate.has_timeout || gate.may_open_for_no_reason
            }
            _ => false,
        }
    }
}

//! The rules: what threads share, what each is about to do, and who can go on.

mod choosing;
mod seeing;
mod telling;

use std::cell::RefCell;
use std::panic::Location;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::act::{Access, Act, Gate, Thing, Touch, Touched, Use, Woken};
use crate::memory::{Knows, Stores, View};
use crate::run::{Ending, Kind, Panic, State, Step, Turn};
use crate::source::{self, Place};

pub use choosing::{Chooser, Options};

/// What is the same for every run of an exploration.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// A run that takes more steps is stopped: see [`Ending::Endless`].
    pub step_limit: usize,
    /// How often in a run something may happen that nobody may count on: a wakeup for no reason, a time
    /// that is over although others could still go on, a `compare_exchange_weak` that fails although the
    /// value is right.
    pub surprises: usize,
    /// What is a step of its own.
    pub grain: Grain,
    /// Which values a load may see.
    pub memory: Memory,
}

impl Settings {
    /// At most 1,000 steps, no surprises, only choices are steps, and memory is as it really is.
    #[must_use]
    pub const fn new() -> Self {
        Self { step_limit: 1_000, surprises: 0, grain: Grain::Choices, memory: Memory::Real }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::new()
    }
}

/// What is a step of its own. What is none belongs to the step before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grain {
    /// What a learner should choose.
    Choices,
    /// The same, and to unlock.
    Unlocks,
    /// All that another thread could see: also the end of a thread, and to drop a sender. For a
    /// [search that leaves out what makes no difference](crate::EveryTrace).
    Everything,
}

/// Which values a load of an atomic variable may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Memory {
    /// Each that its `Ordering`, and those of the stores, allow.
    Real,
    /// The newest, as if all were `SeqCst`.
    OneOrder,
}

/// The state of a run.
pub(crate) struct World {
    number: u64,
    settings: Settings,
    keep_steps: bool,
    pub(crate) current: usize,
    chooser: Rc<RefCell<dyn Chooser>>,
    pub(crate) decided: Decided,
    threads: Vec<TaskState>,
    objects: Vec<ObjectState>,
    order: Vec<Turn>,
    /// All steps, also those that do not count.
    taken: usize,
    surprises: usize,
    /// What can be chosen now.
    turns: Vec<Turn>,
    /// What the step that is being taken has touched so far.
    touched: Vec<Touch>,
    /// How many of these its act touches by itself.
    of_act: usize,
    /// What all `SeqCst` fences so far have seen.
    fences: View,
    start: State,
    steps: Vec<Step>,
    panics: Vec<Panic>,
    result: Option<String>,
    left_behind: Vec<usize>,
    /// What a panic has unlocked: the thread gives it back in a step of its own, once it has unwound.
    unlocks: Vec<(usize, Thing)>,
    ending: Option<Ending>,
}

/// What is decided, and not yet done.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Decided {
    #[default]
    Nothing,
    /// This thread goes next.
    Next(usize),
    /// The run is over.
    Over,
}

/// A thread of the run.
pub(crate) struct TaskState {
    at: At,
    place: Option<&'static Location<'static>>,
    scope: Option<u64>,
    panicked: bool,
    /// Whether a `join` has returned its panic.
    joined: bool,
    /// How many steps had been taken when it began to pause.
    paused_at: usize,
    /// The way in which it was chosen to take its step.
    way: Way,
    own: Vec<(&'static str, String)>,
    knows: Knows,
    /// The last step that it took, as a number of the search.
    last: Option<usize>,
    /// The steps of others that its next one comes after in any order: what started it, what it joined.
    pub(crate) after: Vec<usize>,
}

impl TaskState {
    /// What it is about to do.
    pub(crate) fn pending(&self) -> Option<&Act> {
        if let At::Before(act) = &self.at { Some(act) } else { None }
    }
}

/// Where a thread is.
enum At {
    /// It has not run yet.
    Start,
    /// It runs: that is, it was chosen last, or is on its way to its first step.
    Running,
    /// It is about to do this, and waits to be chosen.
    Before(Act),
    /// It has come to its end.
    Ended,
}

pub(crate) struct ObjectState {
    pub(crate) thing: Thing,
    base_name: &'static str,
    kind: Kind,
    pub(crate) holder: Option<usize>,
    value: Option<String>,
    /// A condition variable's: the threads that wait for a notification.
    waiters: Vec<usize>,
    /// A condition variable's notifications that have woken nobody yet: each with the waiters of
    /// that moment, of which one will wake.
    notifications: Vec<Vec<usize>>,
    /// How far its [gates](Gate) are open.
    pub(crate) levels: [u64; 2],
    /// How many messages were sent through a channel that has room for any number, and how many taken.
    pub(crate) messages: Option<(u64, u64)>,
    /// What comes with it for who takes it over.
    view: View,
    stores: Stores,
    /// An atomic variable's values, the first one first, if steps are kept.
    values: Vec<String>,
}

/// A way in which a thread can take its next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// As it should.
    Plainly,
    /// Reads the value that so many newer ones have replaced.
    Older(usize),
    TimedOut,
    ForNoReason,
}

/// Whether a thread can go on in some way.
#[derive(Clone, Copy, PartialEq)]
enum Can {
    Go,
    /// If time passes, which it does once nobody else can go on; sooner only by surprise.
    InTime,
    /// Once nobody else can go on, and never sooner.
    AtLast,
    /// It could happen, but nobody may count on it.
    BySurprise,
}

type Ways = [Option<(Way, Can)>; 2];

impl World {
    pub(crate) fn new(
        settings: Settings,
        keep_steps: bool,
        chooser: Rc<RefCell<dyn Chooser>>,
    ) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(1);
        let mut world = Self {
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
            settings,
            keep_steps,
            current: 0,
            chooser,
            decided: Decided::Nothing,
            threads: vec![],
            objects: vec![],
            order: vec![],
            taken: 0,
            surprises: 0,
            turns: vec![],
            touched: vec![],
            of_act: 0,
            fences: View::default(),
            start: State::default(),
            steps: vec![],
            panics: vec![],
            result: None,
            left_behind: vec![],
            unlocks: vec![],
            ending: None,
        };
        world.add_thread(None);
        world
    }

    pub(crate) fn add_thread(&mut self, scope: Option<u64>) -> usize {
        let after = self.threads.get(self.current).map_or_else(Vec::new, |parent| {
            parent.after.iter().copied().chain(parent.last).collect()
        });
        let view = self.threads.get(self.current).map(|parent| parent.knows.view.clone());
        let view = view.unwrap_or_default();
        let task = TaskState {
            at: At::Start,
            place: None,
            scope,
            panicked: false,
            joined: false,
            paused_at: 0,
            way: Way::Plainly,
            own: vec![],
            knows: Knows::from(view),
            last: None,
            after,
        };
        self.threads.push(task);
        self.threads.len() - 1
    }

    /// Tells this run from all others.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// How many steps it has had, with those that do not count.
    pub(crate) fn steps_taken(&self) -> usize {
        self.taken
    }

    pub(crate) fn grain(&self) -> Grain {
        self.settings.grain
    }

    pub(crate) fn keeps_steps(&self) -> bool {
        self.keep_steps
    }

    pub(crate) fn object(&mut self, thing: Thing) -> &mut ObjectState {
        &mut self.objects[thing.index]
    }

    /// An object, which is added when it is used for the first time in a run.
    pub(crate) fn thing(&mut self, id: &Id, kind: Kind) -> Thing {
        let known = id.of.load(Ordering::Relaxed);
        if known >> 16 == self.number {
            return self.objects[usize::try_from(known & 0xffff).unwrap_or_default()].thing;
        }
        let base_name = match kind {
            // The line tells the name of what is in it.
            Kind::Arc => kind.name(),
            _ => source::name(id.created).unwrap_or(kind.name()),
        };
        let alike = self.objects.iter().filter(|object| object.base_name == base_name).count();
        let index = self.objects.len();
        let thing = Thing { index, name: source::numbered(base_name, alike + 1) };
        self.objects.push(ObjectState {
            thing,
            base_name,
            kind,
            holder: None,
            value: None,
            waiters: vec![],
            notifications: vec![],
            levels: [0; 2],
            messages: None,
            view: View::default(),
            stores: Stores::new(),
            values: vec![],
        });
        id.of.store(self.number << 16 | index as u64, Ordering::Relaxed);
        thing
    }

    /// Whether the object has been used in this run.
    pub(crate) fn knows(&self, id: &Id) -> bool {
        id.of.load(Ordering::Relaxed) >> 16 == self.number
    }

    /// Whether the object was used in an earlier run: it stands in a `static`.
    pub(crate) fn is_left_over(&self, id: &Id) -> bool {
        id.of.load(Ordering::Relaxed) != 0 && !self.knows(id)
    }

    /// The ways in which a thread can go on: the first two.
    fn ways(&self, thread: usize) -> Ways {
        let At::Before(act) = &self.threads[thread].at else { return [None; 2] };
        let go = Some((Way::Plainly, Can::Go));
        let in_time = Some((Way::TimedOut, Can::InTime));
        let surprise = |way| Some((way, Can::BySurprise));
        let is = |condition| if condition { [go, None] } else { [None; 2] };
        match act {
            Act::Lock { lock, .. } => is(self.objects[lock.index].holder.is_none()),
            Act::Wake { lock, .. } if self.objects[lock.index].holder.is_some() => [None; 2],
            Act::Wake { condvar, has_timeout, .. } => {
                match (self.is_notified(thread, *condvar), has_timeout) {
                    (true, true) => [go, surprise(Way::TimedOut)],
                    (true, false) => [go, None],
                    (false, true) => [in_time, surprise(Way::ForNoReason)],
                    (false, false) => [surprise(Way::ForNoReason), None],
                }
            }
            Act::Pause { .. } if self.taken > self.threads[thread].paused_at => [go, None],
            Act::Pause { .. } => [Some((Way::Plainly, Can::InTime)), None],
            Act::Idle => [Some((Way::Plainly, Can::AtLast)), None],
            Act::Receive { channel } => is(self.objects[channel.index].levels[0] > 0),
            Act::Change { weak: true, .. } => [go, surprise(Way::ForNoReason)],
            Act::Use(Use { thing, gate: Some(gate), .. }) => {
                let Gate { side, level, has_timeout, may_open_for_no_reason, .. } = *gate;
                if self.objects[thing.index].levels[side] >= level {
                    return [go, None];
                }
                let for_no_reason =
                    may_open_for_no_reason.then_some(()).and(surprise(Way::ForNoReason));
                if has_timeout { [in_time, for_no_reason] } else { [for_no_reason, None] }
            }
            Act::Join { thread } => is(self.has_ended(*thread)),
            Act::JoinScope { scope } => is(self.unfinished(*scope).next().is_none()),
            _ => [go, None],
        }
    }

    fn way(&self, turn: Turn) -> Way {
        match self.ways(turn.thread).get(turn.way) {
            Some(Some((way, _))) => *way,
            _ => Way::Older(turn.way),
        }
    }

    fn is_notified(&self, thread: usize, condvar: Thing) -> bool {
        let notifications = &self.objects[condvar.index].notifications;
        notifications.iter().any(|waiters| waiters.contains(&thread))
    }

    fn unfinished(&self, scope: u64) -> impl Iterator<Item = usize> {
        let threads = self.threads.iter().enumerate();
        threads
            .filter(move |(_, task)| task.scope == Some(scope) && !matches!(task.at, At::Ended))
            .map(|(thread, _)| thread)
    }

    /// Adds the turns of all threads that can go on so.
    fn add_turns(&self, turns: &mut Vec<Turn>, may: impl Fn(Can) -> bool) {
        for thread in 0..self.threads.len() {
            let ways = self.ways(thread);
            for (way, can) in ways.into_iter().enumerate() {
                if can.is_some_and(|(_, can)| may(can)) {
                    turns.push(Turn { thread, way });
                }
            }
            if ways[0].is_some_and(|(_, can)| may(can)) {
                turns.extend((1..=self.older(thread)).map(|way| Turn { thread, way }));
            }
        }
    }

    /// The turns that can be chosen now, and whether somebody can go on without that time passes, or by
    /// surprise.
    fn find_turns(&self, mut turns: Vec<Turn>) -> (Vec<Turn>, bool) {
        turns.clear();
        let may_surprise = self.surprises < self.settings.surprises;
        self.add_turns(&mut turns, |can| can == Can::Go);
        let is_free = !turns.is_empty();
        if is_free && may_surprise {
            self.add_turns(&mut turns, |can| matches!(can, Can::InTime | Can::BySurprise));
        } else if !is_free {
            self.add_turns(&mut turns, |can| matches!(can, Can::InTime | Can::AtLast));
            if may_surprise && self.settings.grain == Grain::Everything {
                let is_stuck = turns.is_empty();
                turns.clear();
                self.add_turns(&mut turns, |_| true);
                if is_stuck && !turns.is_empty() {
                    turns.insert(0, STOP);
                }
            }
        }
        (turns, is_free)
    }

    /// The thread that goes next; none if the run is over.
    pub(crate) fn next(&mut self) -> Option<usize> {
        if self.ending.is_some() {
            return None;
        }
        // Whatever a thread does on the way to its first step is seen by nobody, and so is the way
        // from a `join` to the next.
        let is_on_its_way = |&thread: &usize| match &self.threads[thread].at {
            At::Start => true,
            At::Before(Act::Join { thread }) => self.has_ended(*thread),
            At::Before(Act::JoinScope { scope }) => self.unfinished(*scope).next().is_none(),
            _ => false,
        };
        if let Some(thread) = (0..self.threads.len()).find(is_on_its_way) {
            self.join(thread);
            self.go(thread, Way::Plainly);
            return Some(thread);
        }
        let turns = std::mem::take(&mut self.turns);
        let is_free;
        (self.turns, is_free) = self.find_turns(turns);
        if self.keep_steps {
            let state = self.state();
            *self.steps.last_mut().map_or(&mut self.start, |step| &mut step.after) = state;
        }
        if self.turns.is_empty() {
            self.ending = Some(Ending::Stuck(self.all_waits()));
            return None;
        }
        if self.taken == self.settings.step_limit {
            self.ending = Some(Ending::Endless);
            return None;
        }
        let is_alone =
            self.threads.iter().filter(|task| !matches!(task.at, At::Ended)).count() == 1;
        let counts = !is_alone || self.turns.len() > 1;
        let options = self.options(is_free, counts);
        let chosen = self.chooser.borrow_mut().choose(&options);
        let turn = match chosen {
            Ok(index) if self.turns[index] == STOP => {
                self.ending = Some(Ending::Stuck(self.all_waits()));
                return None;
            }
            Ok(index) => self.turns[index],
            Err(ending) => {
                self.ending = Some(ending);
                return None;
            }
        };
        self.take(turn, is_free, counts);
        Some(turn.thread)
    }

    /// What there is to choose from.
    pub(crate) fn options(&self, is_free: bool, counts: bool) -> Options<'_> {
        Options { turns: &self.turns, counts, steps: self.order.len(), is_free, world: self }
    }

    /// Begins the step that was chosen.
    fn take(&mut self, turn: Turn, is_free: bool, counts: bool) {
        let Turn { thread, way } = turn;
        let can = self.ways(thread).get(way).copied().flatten().map(|(_, can)| can);
        self.touched = self.touches_of(thread);
        self.of_act = self.touched.len();
        if can == Some(Can::BySurprise) || is_free && can == Some(Can::InTime) {
            self.surprises += 1;
            self.touch(Touched::Surprises, Access::Write);
        }
        if !is_free {
            self.touch(Touched::Everything, Access::Write);
        }
        let way = self.way(turn);
        if let Some(Act::Pause { .. } | Act::Idle) = self.threads[thread].pending() {
            self.catch_up(thread);
        }
        let task = &mut self.threads[thread];
        task.last = Some(self.taken);
        task.after.clear();
        self.taken += 1;
        if counts {
            self.order.push(turn);
        }
        if self.keep_steps {
            let act = task.pending().cloned().unwrap_or(Act::End);
            let place = self.place(thread).unwrap_or(Place { file: "", line: 0 });
            let after = State::default();
            self.steps.push(Step { thread, act, then: vec![], place, counts, after });
        }
        self.go(thread, way);
    }

    pub(crate) fn threads(&self) -> &[TaskState] {
        &self.threads
    }

    /// How many objects there are.
    pub(crate) fn count_objects(&self) -> usize {
        self.objects.len()
    }

    /// What the last step has touched, and how much of that its act touches by itself.
    pub(crate) fn touched(&self) -> (&[Touch], usize) {
        (&self.touched, self.of_act)
    }

    pub(crate) fn may_surprise(&self, thread: usize) -> bool {
        self.settings.surprises > 0 && self.threads[thread].pending().is_some_and(Act::may_surprise)
    }

    /// What the next step of a thread touches by itself, as things stand.
    pub(crate) fn touches_of(&self, thread: usize) -> Vec<Touch> {
        let mut touches = Vec::with_capacity(4);
        let task = self.threads.get(thread);
        let Some(act) = task.and_then(TaskState::pending) else { return touches };
        let mut touch = |what, access| touches.push(Touch { what, access });
        match act {
            Act::End => {
                touch(Touched::Thread(thread), Access::Write);
                if thread == 0 {
                    // What the others have not done by now, they never do.
                    touch(Touched::Everything, Access::Write);
                }
            }
            Act::Load { variable, ordering: Ordering::SeqCst, .. }
                if self.objects[variable.index].stores.has_newer_than_sequential() =>
            {
                // Another `SeqCst` load may not read an older value from then on.
                touch(Touched::Object(variable.index), Access::Write);
            }
            _ => {}
        }
        match (act, act.channel().and_then(|channel| self.objects[channel.index].messages)) {
            // Where there is room for any number of messages, only that about a message that is sent
            // depends on that it is received, and only that there is none on who is left to send one.
            (Act::Send { channel }, Some((sent, _))) => {
                touch(Touched::Object(channel.index), Access::Write);
                touch(Touched::Message(channel.index, sent), Access::Write);
            }
            (Act::Receive { channel } | Act::TryReceive { channel }, Some((sent, taken))) => {
                if sent > taken {
                    touch(Touched::Message(channel.index, taken), Access::Write);
                } else if let Act::Receive { .. } = act {
                    touch(Touched::LastSender(channel.index), Access::Write);
                } else {
                    touch(Touched::Object(channel.index), Access::Write);
                    touch(Touched::Senders(channel.index), Access::Write);
                }
            }
            (Act::Use(Use { thing, access, .. }), Some(_)) => {
                touch(Touched::Senders(thing.index), *access);
                touch(Touched::LastSender(thing.index), *access);
                if *access == Access::Write {
                    touch(Touched::Object(thing.index), Access::Write);
                }
            }
            _ => act.touches().into_iter().flatten().for_each(|it| touch(it.what, it.access)),
        }
        if self.settings.surprises > 0 && act.may_surprise() {
            touch(Touched::Surprises, Access::Read);
        }
        touches
    }

    /// Says that the step that is being taken can be told from others by this.
    pub(crate) fn touch(&mut self, what: Touched, access: Access) {
        self.touched.push(Touch { what, access });
    }

    /// The same of something that belongs to the step.
    pub(crate) fn touch_all(&mut self, act: &Act) {
        self.touched.extend(act.touches().into_iter().flatten());
    }

    fn go(&mut self, thread: usize, way: Way) {
        self.threads[thread].at = At::Running;
        self.threads[thread].way = way;
        self.current = thread;
    }

    /// Notes what the thread comes after that has joined others, if it has.
    fn join(&mut self, thread: usize) {
        let ended: Vec<usize> = match &self.threads[thread].at {
            At::Before(Act::Join { thread }) => vec![*thread],
            At::Before(Act::JoinScope { scope }) => {
                let of_scope = |&other: &usize| self.threads[other].scope == Some(*scope);
                (0..self.threads.len()).filter(of_scope).collect()
            }
            _ => return,
        };
        for other in ended {
            let view = self.threads[other].knows.view.clone();
            self.threads[thread].knows.view.join(&view);
            let after: Vec<usize> =
                self.threads[other].after.iter().copied().chain(self.threads[other].last).collect();
            self.threads[thread].after.extend(after);
        }
    }

    /// Takes the wakeup that the thread was chosen for.
    pub(crate) fn wake(&mut self, condvar: Thing, way: Way) -> Woken {
        let thread = self.current;
        let object = &mut self.objects[condvar.index];
        object.waiters.retain(|&waiter| waiter != thread);
        let woken = match way {
            Way::TimedOut => Woken::TimedOut,
            Way::ForNoReason => Woken::ForNoReason,
            Way::Plainly | Way::Older(_) => Woken::Notified,
        };
        if woken == Woken::Notified {
            // The oldest that may wake it: those after it may wake all that this one may, so none is
            // taken from a thread that has no other.
            let first = object.notifications.iter().position(|waiters| waiters.contains(&thread));
            object.notifications.remove(first.expect("it was notified"));
        }
        for waiters in &mut object.notifications {
            waiters.retain(|&waiter| waiter != thread);
        }
        object.notifications.retain(|waiters| !waiters.is_empty());
        woken
    }

    /// The current thread waits for a notification from now on.
    pub(crate) fn fall_asleep(&mut self, condvar: Thing) {
        self.objects[condvar.index].waiters.push(self.current);
    }

    /// Returns how many sleep.
    pub(crate) fn notify(&mut self, condvar: Thing, all: bool) -> usize {
        let object = &mut self.objects[condvar.index];
        let waiters = object.waiters.clone();
        let sleepers = waiters.len();
        let times = if all { sleepers } else { sleepers.min(1) };
        object.notifications.extend(std::iter::repeat_n(waiters, times));
        sleepers
    }

    /// A panic drops the guard of this lock. Nothing can be chosen before it has unwound.
    pub(crate) fn unlock_later(&mut self, lock: Thing) {
        self.unlocks.push((self.current, lock));
    }

    /// What the current thread has to give back before it does anything else. While it still unwinds,
    /// that is nothing; but what it locks again, it has given back.
    pub(crate) fn next_unlock(&mut self, next: &Act) -> Option<Thing> {
        let unwinds = self.is_unwinding();
        let is_due = |(of, lock): &(usize, Thing)| {
            *of == self.current && (!unwinds || next.touches()[0].is_some_and(|it| it.is_of(*lock)))
        };
        let at = self.unlocks.iter().position(is_due)?;
        let (_, lock) = self.unlocks.remove(at);
        if unwinds {
            self.object(lock).holder = None;
            return None;
        }
        Some(lock)
    }

    /// Whether the current thread is unwinding from a panic.
    pub(crate) fn is_unwinding(&self) -> bool {
        self.threads[self.current].panicked && std::thread::panicking()
    }

    pub(crate) fn panicked(&mut self, panic: Panic) {
        self.threads[panic.thread].panicked = true;
        self.panics.push(panic);
    }

    pub(crate) fn set_joined(&mut self, thread: usize) {
        self.threads[thread].joined = true;
    }

    pub(crate) fn has_unseen_panic(&self, scope: u64) -> bool {
        self.threads.iter().any(|task| task.scope == Some(scope) && task.panicked && !task.joined)
    }

    pub(crate) fn has_ended(&self, thread: usize) -> bool {
        matches!(self.threads[thread].at, At::Ended)
    }

    /// Whether the thread is between two steps that are chosen, or has come to its end.
    pub(crate) fn is_on_its_way(&self, thread: usize) -> bool {
        matches!(self.threads[thread].at, At::Running | At::Ended)
    }

    /// Where a thread comes to its end, if that is a step.
    pub(crate) fn place_of_end(&self, thread: usize) -> Option<&'static Location<'static>> {
        let is_seen = thread != 0 || (1..self.threads.len()).any(|other| !self.has_ended(other));
        let is_step = self.settings.grain == Grain::Everything && is_seen;
        is_step.then(|| self.threads[thread].place.unwrap_or(Location::caller()))
    }

    pub(crate) fn end(&mut self, thread: usize, panicked: bool) {
        self.threads[thread].at = At::Ended;
        self.threads[thread].panicked = panicked;
        if self.settings.grain < Grain::Everything {
            self.touch(Touched::Thread(thread), Access::Write);
        }
    }

    /// The main thread has come to its end, with this result unless it panicked.
    pub(crate) fn end_of_main(&mut self, result: Option<String>) {
        let is_left = |&thread: &usize| !self.has_ended(thread);
        self.left_behind = (1..self.threads.len()).filter(is_left).collect();
        self.result = result;
    }

    /// The current thread is about to take a step, or to wait. Says whether it need not be chosen.
    pub(crate) fn stop_before(&mut self, act: Act, place: &'static Location<'static>) -> bool {
        if matches!(act, Act::Pause { .. }) {
            self.touch(Touched::Everything, Access::Write);
        }
        let current = self.current;
        let taken = self.taken;
        let task = &mut self.threads[current];
        task.at = At::Before(act);
        task.place = Some(place);
        task.paused_at = taken;
        // While a panic unwinds, what it drops is done in the same step, if it can be.
        if self.is_unwinding()
            && let Some((way, Can::Go)) = self.ways(current)[0]
        {
            let touches = self.threads[current].pending().map(Act::touches);
            self.touched.extend(touches.into_iter().flatten().flatten());
            self.go(current, way);
            return true;
        }
        let next = self.next();
        self.decided = match next {
            Some(next) if next == current => Decided::Nothing,
            Some(next) => Decided::Next(next),
            None => Decided::Over,
        };
        next == Some(current)
    }

    /// The way in which the current thread takes its step.
    pub(crate) fn way_of_current(&self) -> Way {
        self.threads[self.current].way
    }
}

/// Stands for the end of a run in which no thread can go on but by surprise.
const STOP: Turn = Turn { thread: usize::MAX, way: 0 };

/// What an object is known by: where it was created, and in which run it has which index.
#[derive(Debug)]
pub(crate) struct Id {
    created: &'static Location<'static>,
    of: AtomicU64,
}

impl Id {
    #[track_caller]
    pub(crate) const fn new() -> Self {
        Self { created: Location::caller(), of: AtomicU64::new(0) }
    }
}

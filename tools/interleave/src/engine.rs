//! The engine: one run of a program at a time, in which a [`Chooser`] decides at every step which
//! thread goes next. Shuttle lends each thread a stack and switches between the stacks; which thread
//! can go on, and what it is waiting for, is decided here.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe, Location};
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Once};

use shuttle::scheduler::{Schedule, Scheduler, Task, TaskId};
use shuttle::{Config, FailurePersistence, MaxSteps, Runner};

use crate::choose::{Chooser, Given};
use crate::run::{
    Ending, Kind, Object, Order, Panic, Place, Run, State, Step, Thread, Waits, letter,
};
use crate::source;

/// What is the same for every run of an exploration.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// A run that takes more steps is stopped: see [`Ending::Endless`].
    pub step_limit: usize,
    /// How often in a run a thread may wake from a condition variable without having been notified:
    /// for no reason at all (a spurious wakeup), or because its time ran out although other threads
    /// could still go on.
    pub surprises: usize,
    /// Whether an unlock is a step of its own. Otherwise it belongs to the step before it.
    pub unlock_is_a_step: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { step_limit: 1_000, surprises: 0, unlock_is_a_step: false }
    }
}

/// Runs the program in many orders: as `chooser` says, but no more than `limit` runs. Calls `each`
/// after each run; it may end the exploration with a [`ControlFlow::Break`]. Returns how many runs
/// there were, and whether these were all: whether the chooser had nothing left to choose.
///
/// The program runs on the calling thread, once for each order, and always from its beginning. So it
/// has to create all that it shares, and its threads may depend on nothing but each other.
pub fn explore(
    chooser: impl Chooser + 'static,
    limit: usize,
    settings: Settings,
    program: impl Fn() -> String + Send + Sync + 'static,
    mut each: impl FnMut(&Run) -> ControlFlow<()>,
) -> (usize, bool) {
    let program: Program = Arc::new(program);
    let mut runs = 0;
    let chooser: Rc<RefCell<dyn Chooser>> = Rc::new(RefCell::new(chooser));
    while runs < limit {
        // Several in a row, because the stacks of the threads are used again then.
        let (finished, is_all) =
            runs_in_a_row(&chooser, (limit - runs).min(64), settings, false, &program);
        for run in finished {
            runs += 1;
            if each(&run).is_break() {
                return (runs, false);
            }
        }
        if is_all {
            return (runs, true);
        }
    }
    (runs, false)
}

/// Runs the program once in the given order, and keeps every step. Where the order is too short, it
/// goes on with the first thread that can (`goes_on`), or ends as [`Ending::Unfinished`].
pub fn play_order(
    order: &Order,
    goes_on: bool,
    settings: Settings,
    program: impl Fn() -> String + Send + Sync + 'static,
) -> Run {
    let chooser = Given::new(order, goes_on);
    let chooser: Rc<RefCell<dyn Chooser>> = Rc::new(RefCell::new(chooser));
    let program: Program = Arc::new(program);
    let (mut runs, _) = runs_in_a_row(&chooser, 1, settings, true, &program);
    runs.remove(0)
}

type Program = Arc<dyn Fn() -> String + Send + Sync>;

fn runs_in_a_row(
    chooser: &Rc<RefCell<dyn Chooser>>,
    most: usize,
    settings: Settings,
    keep_steps: bool,
    program: &Program,
) -> (Vec<Run>, bool) {
    stay_silent_about_panics();
    assert!(WORLD.with_borrow(Option::is_none), "a program under exploration cannot explore");
    let mut config = Config::new();
    config.stack_size = 1 << 18;
    config.failure_persistence = FailurePersistence::None;
    config.max_steps = MaxSteps::None;
    let runs = Rc::new(RefCell::new((Vec::new(), false)));
    let scheduler = Conductor {
        chooser: Rc::clone(chooser),
        runs: Rc::clone(&runs),
        most,
        settings,
        keep_steps,
    };
    let program = Arc::clone(program);
    Runner::new(scheduler, config).run(move || {
        let result = run_thread(0, || program());
        with(|world| {
            let left = |(_, thread): &(usize, &TaskState)| !matches!(thread.at, At::Ended);
            let left = world.threads.iter().enumerate().filter(left).map(|(thread, _)| thread);
            world.left_behind = left.filter(|&thread| thread != 0).collect();
            world.result = result.ok();
        });
    });
    runs.take()
}

/// Shuttle asks this which thread goes next.
struct Conductor {
    chooser: Rc<RefCell<dyn Chooser>>,
    runs: Rc<RefCell<(Vec<Run>, bool)>>,
    most: usize,
    settings: Settings,
    keep_steps: bool,
}

impl Scheduler for Conductor {
    fn new_execution(&mut self) -> Option<Schedule> {
        let mut runs = self.runs.borrow_mut();
        if let Some(world) = WORLD.take() {
            let run = world.into_run();
            runs.1 = !self.chooser.borrow_mut().next_run(run.order.0.len());
            runs.0.push(run);
            if runs.1 || runs.0.len() == self.most {
                return None;
            }
        }
        WORLD.set(Some(World::new(self.settings, self.keep_steps)));
        Some(Schedule::new(0))
    }

    fn next_task(
        &mut self,
        runnable: &[&Task],
        current: Option<TaskId>,
        _: bool,
    ) -> Option<TaskId> {
        let next = with(|world| {
            // Shuttle asks more often than there are steps: then the thread just goes on.
            let current = current.filter(|id| runnable.iter().any(|task| task.id() == *id));
            let current = current.map(usize::from);
            if let Some(current) = current
                && matches!(world.threads[current].at, At::Running | At::Ended)
            {
                return Some(current);
            }
            world.next(&mut *self.chooser.borrow_mut())
        });
        next.flatten().map(TaskId::from)
    }

    fn next_u64(&mut self) -> u64 {
        0
    }
}

thread_local! {
    static WORLD: RefCell<Option<World>> = RefCell::default();
}

/// Does something with the state of the run. Nothing outside a run: what outlives its run, as a lock
/// may, is free.
pub(crate) fn with<R>(f: impl FnOnce(&mut World) -> R) -> Option<R> {
    WORLD.with_borrow_mut(|world| world.as_mut().map(f))
}

/// The state of a run.
pub(crate) struct World {
    number: u64,
    settings: Settings,
    keep_steps: bool,
    pub(crate) current: usize,
    threads: Vec<TaskState>,
    objects: Vec<ObjectState>,
    order: Vec<usize>,
    /// All steps, also those that do not count.
    taken: usize,
    surprises: usize,
    start: State,
    steps: Vec<Step>,
    panics: Vec<Panic>,
    result: Option<String>,
    left_behind: Vec<usize>,
    ending: Option<Ending>,
}

struct TaskState {
    at: At,
    place: Option<&'static Location<'static>>,
    scope: Option<u64>,
    panicked: bool,
    /// Whether a `join` has returned its panic.
    joined: bool,
    own: Vec<(&'static str, String)>,
}

/// Where a thread is.
enum At {
    /// It has not run yet.
    Start,
    /// It runs: that is, it was chosen last, or is on its way to its first step.
    Running,
    /// It is about to do this, and waits to be chosen.
    Before(Op),
    /// It has come to its end.
    Ended,
}

/// What a thread is about to do, as far as it matters to whether it can.
#[derive(Debug, Clone)]
pub(crate) enum Op {
    /// Something that can always be done.
    Do(String),
    /// Lock this.
    Lock(usize),
    /// Unlock what has this name.
    Unlock(Rc<str>),
    /// Wake up from a condition variable, and lock the mutex again.
    Wake { condvar: usize, lock: usize, has_timeout: bool },
    /// Go on after it has let others do something.
    Pause(&'static str, usize),
    /// Go on once no other thread can.
    Idle,
    /// Take a message.
    Receive(usize),
    /// Go on after the end of a thread. This is no step.
    Join(usize),
    /// Go on after the end of all threads of a scope. This is no step.
    JoinScope(u64),
}

/// How a thread came to wake from a condition variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Woken {
    Notified,
    TimedOut,
    Spuriously,
}

pub(crate) struct ObjectState {
    name: Rc<str>,
    kind: Kind,
    pub(crate) holder: Option<usize>,
    pub(crate) value: Option<String>,
    /// A condition variable's: the threads that wait for a notification.
    pub(crate) waiters: Vec<usize>,
    /// A condition variable's notifications that have woken nobody yet: each with the waiters of
    /// that moment, of which one will wake.
    pub(crate) notifications: Vec<Vec<usize>>,
    /// A channel's: whether `recv` can return.
    pub(crate) can_receive: bool,
}

/// Whether a thread can go on.
#[derive(PartialEq)]
enum Can {
    Go,
    /// If time passes, which it does once nobody else can go on.
    InTime,
    /// It could happen, but nobody may count on it.
    BySurprise,
    Not,
}

impl World {
    fn new(settings: Settings, keep_steps: bool) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(1);
        let mut world = Self {
            number: NUMBER.fetch_add(1, Ordering::Relaxed),
            settings,
            keep_steps,
            current: 0,
            threads: vec![],
            objects: vec![],
            order: vec![],
            taken: 0,
            surprises: 0,
            start: State::default(),
            steps: vec![],
            panics: vec![],
            result: None,
            left_behind: vec![],
            ending: None,
        };
        world.add_thread(None);
        world
    }

    pub(crate) fn add_thread(&mut self, scope: Option<u64>) -> usize {
        let task = TaskState {
            at: At::Start,
            place: None,
            scope,
            panicked: false,
            joined: false,
            own: vec![],
        };
        self.threads.push(task);
        self.threads.len() - 1
    }

    pub(crate) fn settings(&self) -> Settings {
        self.settings
    }

    pub(crate) fn keeps_steps(&self) -> bool {
        self.keep_steps
    }

    pub(crate) fn object(&mut self, index: usize) -> &mut ObjectState {
        &mut self.objects[index]
    }

    pub(crate) fn name(&self, index: usize) -> Rc<str> {
        Rc::clone(&self.objects[index].name)
    }

    /// The index of an object, which is added when it is used for the first time in a run.
    pub(crate) fn index(&mut self, id: &Id, kind: Kind) -> usize {
        let known = id.of.load(Ordering::Relaxed);
        if known >> 16 == self.number {
            return usize::try_from(known & 0xffff).unwrap_or_default();
        }
        let name = source::name(id.created).unwrap_or_else(|| kind.name().into());
        let alike = self.objects.iter().filter(|object| object.base_name() == &*name).count();
        let name = if alike == 0 { name } else { format!("{name} {}", alike + 1).into() };
        self.objects.push(ObjectState {
            name,
            kind,
            holder: None,
            value: None,
            waiters: vec![],
            notifications: vec![],
            can_receive: false,
        });
        let index = self.objects.len() - 1;
        id.of.store(self.number << 16 | index as u64, Ordering::Relaxed);
        index
    }

    fn can(&self, thread: usize) -> Can {
        let At::Before(op) = &self.threads[thread].at else { return Can::Not };
        let is = |condition| if condition { Can::Go } else { Can::Not };
        match *op {
            Op::Do(_) | Op::Unlock(_) => Can::Go,
            Op::Lock(lock) => is(self.objects[lock].holder.is_none()),
            Op::Wake { condvar, lock, has_timeout } => {
                if self.objects[lock].holder.is_some() {
                    Can::Not
                } else if self.is_notified(thread, condvar) {
                    Can::Go
                } else if has_timeout {
                    Can::InTime
                } else {
                    Can::BySurprise
                }
            }
            Op::Pause(_, since) => {
                if self.taken > since {
                    Can::Go
                } else {
                    Can::InTime
                }
            }
            Op::Idle => Can::InTime,
            Op::Receive(channel) => is(self.objects[channel].can_receive),
            Op::Join(other) => is(matches!(self.threads[other].at, At::Ended)),
            Op::JoinScope(scope) => is(self.unfinished(scope).next().is_none()),
        }
    }

    fn is_notified(&self, thread: usize, condvar: usize) -> bool {
        self.objects[condvar].notifications.iter().any(|waiters| waiters.contains(&thread))
    }

    fn unfinished(&self, scope: u64) -> impl Iterator<Item = usize> {
        let threads = self.threads.iter().enumerate();
        threads
            .filter(move |(_, task)| task.scope == Some(scope) && !matches!(task.at, At::Ended))
            .map(|(thread, _)| thread)
    }

    /// The threads that can be chosen now.
    fn candidates(&self) -> Vec<usize> {
        let all = || 0..self.threads.len();
        let go: Vec<usize> = all().filter(|&thread| self.can(thread) == Can::Go).collect();
        if go.is_empty() {
            return all().filter(|&thread| self.can(thread) == Can::InTime).collect();
        }
        if self.surprises == self.settings.surprises {
            return go;
        }
        let may_surprise = |&thread: &usize| match self.can(thread) {
            Can::Go | Can::BySurprise => true,
            Can::InTime => matches!(self.threads[thread].at, At::Before(Op::Wake { .. })),
            Can::Not => false,
        };
        all().filter(may_surprise).collect()
    }

    /// The thread that goes next; none if the run is over.
    fn next(&mut self, chooser: &mut dyn Chooser) -> Option<usize> {
        if self.ending.is_some() {
            return None;
        }
        // Whatever a thread does on the way to its first step is seen by nobody, and so is the way
        // from a `join` to the next.
        let is_on_its_way = |&thread: &usize| match self.threads[thread].at {
            At::Start => true,
            At::Before(Op::Join(_) | Op::JoinScope(_)) => self.can(thread) == Can::Go,
            _ => false,
        };
        if let Some(thread) = (0..self.threads.len()).find(is_on_its_way) {
            self.go(thread);
            return Some(thread);
        }
        if self.keep_steps {
            let state = self.state();
            *self.steps.last_mut().map_or(&mut self.start, |step| &mut step.after) = state;
        }
        let candidates = self.candidates();
        if candidates.is_empty() {
            self.ending = Some(Ending::Stuck(self.all_waits()));
            return None;
        }
        if self.taken == self.settings.step_limit {
            self.ending = Some(Ending::Endless);
            return None;
        }
        let is_alone =
            self.threads.iter().filter(|task| !matches!(task.at, At::Ended)).count() == 1;
        let index = if is_alone { Ok(0) } else { chooser.choose(&candidates) };
        let thread = match index {
            Ok(index) => candidates[index],
            Err(ending) => {
                self.ending = Some(ending);
                return None;
            }
        };
        self.taken += 1;
        if !is_alone {
            self.order.push(thread);
        }
        if self.keep_steps {
            self.steps.push(Step {
                thread,
                what: self.next_of(thread),
                place: self.place(thread).unwrap_or(Place { file: "", line: 0 }),
                counts: !is_alone,
                after: State::default(),
            });
        }
        self.go(thread);
        Some(thread)
    }

    fn go(&mut self, thread: usize) {
        self.threads[thread].at = At::Running;
        self.current = thread;
    }

    /// Takes the wakeup that the thread was chosen for.
    pub(crate) fn wake(&mut self, condvar: usize, has_timeout: bool) -> Woken {
        let thread = self.current;
        let can_others = (0..self.threads.len()).any(|other| self.can(other) == Can::Go);
        let object = &mut self.objects[condvar];
        object.waiters.retain(|&waiter| waiter != thread);
        let notified = object.notifications.iter().position(|waiters| waiters.contains(&thread));
        if let Some(first) = notified {
            // The oldest that may wake it: those after it may wake all that this one may, so none is
            // taken from a thread that has no other.
            object.notifications.remove(first);
        }
        for waiters in &mut object.notifications {
            waiters.retain(|&waiter| waiter != thread);
        }
        object.notifications.retain(|waiters| !waiters.is_empty());
        match notified {
            Some(_) => Woken::Notified,
            None if has_timeout => {
                self.surprises += usize::from(can_others);
                Woken::TimedOut
            }
            None => {
                self.surprises += 1;
                Woken::Spuriously
            }
        }
    }

    /// Returns how many sleep.
    pub(crate) fn notify(&mut self, condvar: usize, all: bool) -> usize {
        let object = &mut self.objects[condvar];
        let waiters = object.waiters.clone();
        let sleepers = waiters.len();
        let times = if all { sleepers } else { sleepers.min(1) };
        object.notifications.extend(std::iter::repeat_n(waiters, times));
        sleepers
    }

    /// Says what the step that is being taken did, where this is only known now.
    pub(crate) fn did(&mut self, what: impl FnOnce() -> String) {
        if self.keep_steps
            && let Some(step) = self.steps.last_mut()
            && step.thread == self.current
        {
            step.what = what();
        }
    }

    /// Shows the value of what threads share.
    pub(crate) fn show(&mut self, index: usize, value: String) {
        self.objects[index].value = Some(value).filter(|value| !value.is_empty());
    }

    /// Shows the value of a mutex in the step that is being taken: after what the step has said so
    /// far, or after this verb and the name.
    pub(crate) fn show_in_step(
        &mut self,
        index: usize,
        verb: &str,
        value: impl FnOnce() -> String,
    ) {
        if !self.keep_steps {
            return;
        }
        let value = value();
        let is_new = verb.is_empty() || self.objects[index].value.as_ref() != Some(&value);
        let shown = if is_new && !value.is_empty() { format!(": {value}") } else { String::new() };
        let name = self.name(index);
        self.show(index, value);
        if let Some(step) = self.steps.last_mut().filter(|step| step.thread == self.current) {
            let named = if verb.is_empty() { "" } else { &*name };
            // What says of a `wait` that it sleeps says nothing of a value.
            if !step.what.ends_with("notified") {
                step.what.extend([verb, named, &shown]);
            }
        }
    }

    /// Shows a variable of the current thread.
    pub(crate) fn own(&mut self, name: &'static str, value: String) {
        let own = &mut self.threads[self.current].own;
        match own.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => own.push((name, value)),
        }
    }

    /// Whether the current thread is unwinding from a panic.
    pub(crate) fn is_unwinding(&self) -> bool {
        self.threads[self.current].panicked && std::thread::panicking()
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

    pub(crate) fn steps_taken(&self) -> usize {
        self.taken
    }

    fn waits(&self, thread: usize) -> Option<Waits> {
        let At::Before(op) = &self.threads[thread].at else { return None };
        let lock_of = |lock: usize| {
            let object = &self.objects[lock];
            object.holder.map(|holder| Waits::Lock(Rc::clone(&object.name), holder))
        };
        match *op {
            Op::Lock(lock) => lock_of(lock),
            Op::Wake { condvar, lock, .. } => {
                if self.is_notified(thread, condvar) {
                    lock_of(lock)
                } else {
                    Some(Waits::Notification(self.name(condvar)))
                }
            }
            Op::Receive(channel) => Some(Waits::Message(self.name(channel))),
            Op::Join(other) => Some(Waits::End(vec![other])),
            Op::JoinScope(scope) => Some(Waits::End(self.unfinished(scope).collect())),
            Op::Do(_) | Op::Unlock(_) | Op::Pause(..) | Op::Idle => None,
        }
    }

    fn all_waits(&self) -> Vec<(usize, Waits)> {
        let waits = |thread| Some((thread, self.waits(thread)?));
        (0..self.threads.len()).filter_map(waits).collect()
    }

    fn next_of(&self, thread: usize) -> String {
        let At::Before(op) = &self.threads[thread].at else { return String::new() };
        match op {
            Op::Do(what) => what.clone(),
            Op::Lock(lock) => format!("locks {}", self.name(*lock)),
            Op::Unlock(name) => format!("unlocks {name}"),
            Op::Wake { condvar, lock, .. } => {
                format!("wakes from {}, locks {} again", self.name(*condvar), self.name(*lock))
            }
            Op::Pause(what, _) => (*what).to_owned(),
            Op::Idle => "goes on, as nobody else can".to_owned(),
            Op::Receive(channel) => format!("receives from {}", self.name(*channel)),
            Op::Join(other) => format!("joins {}", letter(*other)),
            Op::JoinScope(_) => "waits for its threads".to_owned(),
        }
    }

    /// The line that a thread is about to run.
    fn place(&self, thread: usize) -> Option<Place> {
        let task = &self.threads[thread];
        let At::Before(op) = &task.at else { return None };
        let place = task.place.map(|at| Place { file: at.file(), line: at.line() })?;
        match op {
            // All that is known of a guard is where it began.
            Op::Unlock(_) => Some(source::end_of_guard(place)),
            _ => Some(place),
        }
    }

    fn state(&self) -> State {
        let candidates = self.candidates();
        let threads = (0..self.threads.len()).map(|thread| {
            let task = &self.threads[thread];
            let can_go_on = candidates.contains(&thread);
            Thread {
                next: self.place(thread).map(|place| (self.next_of(thread), place)),
                waits: if can_go_on { None } else { self.waits(thread) },
                can_go_on,
                own: task.own.clone(),
            }
        });
        let objects = self.objects.iter().map(|object| Object {
            name: Rc::clone(&object.name),
            kind: object.kind,
            value: object.value.clone(),
            holder: object.holder,
        });
        State { threads: threads.collect(), objects: objects.collect() }
    }

    fn into_run(mut self) -> Run {
        if self.keep_steps && self.ending.is_none() {
            let state = self.state();
            *self.steps.last_mut().map_or(&mut self.start, |step| &mut step.after) = state;
        }
        let ending = if self.threads[0].panicked {
            let own = self.panics.iter().rfind(|panic| panic.thread == 0);
            let unknown =
                Panic { thread: 0, message: "(unknown)".into(), file: String::new(), line: 0 };
            // Without one of its own, it has passed on the panic of another thread.
            Ending::Panicked(own.or(self.panics.last()).cloned().unwrap_or(unknown))
        } else {
            let result = self.result.take().unwrap_or_default();
            self.ending.take().unwrap_or(Ending::Finished(result))
        };
        Run {
            order: Order(self.order),
            ending,
            panics: self.panics,
            left_behind: self.left_behind,
            steps: self.steps,
            start: self.start,
        }
    }
}

impl ObjectState {
    /// The name without the number that tells it from others of the same name.
    fn base_name(&self) -> &str {
        self.name.split(' ').next().unwrap_or_default()
    }
}

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

/// The current thread is about to take a step, or to wait; returns once it has been chosen and can.
pub(crate) fn before(op: Op, place: &'static Location<'static>) {
    let goes_on = with(|world| {
        let current = world.current;
        world.threads[current].at = At::Before(op);
        world.threads[current].place = Some(place);
        // While a panic unwinds, what it drops is done in the same step, if it can be.
        let goes_on = world.is_unwinding() && world.can(current) == Can::Go;
        if goes_on {
            world.threads[current].at = At::Running;
        }
        goes_on
    });
    match goes_on {
        None => panic!("this type works only in a program that is run by `interleave`"),
        Some(true) => {}
        Some(false) => shuttle::thread::yield_now(),
    }
}

/// Runs the code of a thread. Returns what it returned, or its panic.
pub(crate) fn run_thread<T>(thread: usize, code: impl FnOnce() -> T) -> std::thread::Result<T> {
    let result = panic::catch_unwind(AssertUnwindSafe(code));
    with(|world| {
        world.threads[thread].at = At::Ended;
        world.threads[thread].panicked = result.is_err();
    });
    result
}

/// A panic in a run is part of the run, and is not printed.
fn stay_silent_about_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let printing = panic::take_hook();
        // Shuttle puts its own hook, which prints more, in front of the one it finds; ours replaces
        // it.
        Runner::new(shuttle::scheduler::RandomScheduler::new(1), Config::new()).run(|| {});
        panic::set_hook(Box::new(move |info| {
            let is_in_a_run = WORLD.with(|world| match world.try_borrow_mut() {
                Ok(mut world) => world.as_mut().is_some_and(|world| {
                    let payload = info.payload();
                    let text = payload.downcast_ref::<String>().map(String::as_str);
                    let text = text.or(payload.downcast_ref::<&str>().copied());
                    let place = info.location();
                    let thread = world.current;
                    world.threads[thread].panicked = true;
                    world.panics.push(Panic {
                        thread,
                        message: text.unwrap_or("(no message)").to_owned(),
                        file: place.map(|at| at.file().to_owned()).unwrap_or_default(),
                        line: place.map_or(0, Location::line),
                    });
                    true
                }),
                Err(_) => false,
            });
            if !is_in_a_run {
                printing(info);
            }
        }));
    });
}

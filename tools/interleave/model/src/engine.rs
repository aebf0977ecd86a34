//! The engine: one run of a program at a time. Shuttle lends each thread a stack and switches between
//! the stacks; who goes next is decided by the [`World`] and its [`Chooser`].

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::panic::{self, AssertUnwindSafe, Location};
use std::rc::Rc;
use std::sync::{Arc, Once};

use shuttle::scheduler::{RoundRobinScheduler, Schedule, Scheduler, Task, TaskId};
use shuttle::{Config, FailurePersistence, MaxSteps, Runner};

use crate::act::Act;
use crate::choose::{Given, Then};
use crate::run::{Ending, Order, Panic, Refusal, Run};
use crate::world::{Chooser, Decided, Grain, Settings, Way, World};

/// What an exploration came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explored {
    /// How many runs there were.
    pub runs: usize,
    /// How many more were begun, and left as soon as it was clear that they repeat another.
    pub cut: usize,
    /// Whether these were all: whether the chooser had nothing left to choose.
    pub complete: bool,
}

/// Runs the program in many orders: as `chooser` says, but no more than `limit` runs, those that are cut
/// included. Calls `each` after each run; it may end the exploration with a [`ControlFlow::Break`].
///
/// The program runs on the calling thread, once for each order, and always from its beginning. So it
/// has to create all that it shares, and its threads may depend on nothing but each other.
///
/// # Panics
///
/// Only if it is called in a program that is being explored.
pub fn explore(
    chooser: impl Chooser + 'static,
    limit: usize,
    settings: Settings,
    program: impl Fn() -> String + Send + Sync + 'static,
    mut each: impl FnMut(&Run) -> ControlFlow<()>,
) -> Explored {
    let program: Program = Arc::new(program);
    let mut explored = Explored { runs: 0, cut: 0, complete: false };
    let chooser: Rc<RefCell<dyn Chooser>> = Rc::new(RefCell::new(chooser));
    while explored.runs + explored.cut < limit {
        // Several in a row, because the stacks of the threads are used again then.
        let most = (limit - explored.runs - explored.cut).min(64);
        let (finished, complete) = runs_in_a_row(&chooser, most, settings, false, &program);
        for run in finished {
            if run.ending == Ending::Unfinished {
                explored.cut += 1;
                continue;
            }
            explored.runs += 1;
            if each(&run).is_break() {
                return explored;
            }
        }
        if complete {
            return Explored { complete, ..explored };
        }
    }
    explored
}

/// Runs the program once in the given order, and keeps every step. Where the order is too short, it goes
/// on with the first thread that can.
pub fn play_order(
    order: &Order,
    settings: Settings,
    program: impl Fn() -> String + Send + Sync + 'static,
) -> Run {
    play(Given::new(order, Then::TheFirst), settings, program)
}

/// The same, but it ends with the order: as [`Ending::Unfinished`], if the program goes on.
pub fn play_so_far(
    order: &Order,
    settings: Settings,
    program: impl Fn() -> String + Send + Sync + 'static,
) -> Run {
    play(Given::new(order, Then::Nothing), settings, program)
}

fn play(
    chooser: Given,
    settings: Settings,
    program: impl Fn() -> String + Send + Sync + 'static,
) -> Run {
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
    // As std's. It takes no memory before it is used.
    config.stack_size = 1 << 21;
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
        World::with(|world| world.end_of_main(result.ok()));
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
            runs.1 = !self.chooser.borrow_mut().next_run(&world.options(true, false));
            runs.0.push(world.into_run());
            if runs.1 || runs.0.len() == self.most {
                return None;
            }
        }
        let chooser = Rc::clone(&self.chooser);
        WORLD.set(Some(World::new(self.settings, self.keep_steps, chooser)));
        Some(Schedule::new(0))
    }

    fn next_task(
        &mut self,
        runnable: &[&Task],
        current: Option<TaskId>,
        _: bool,
    ) -> Option<TaskId> {
        let next = World::with(|world| {
            match std::mem::take(&mut world.decided) {
                Decided::Nothing => {}
                Decided::Next(thread) => return Some(thread),
                Decided::Over => return None,
            }
            // Shuttle asks more often than there are steps: then the thread just goes on.
            let current = current.filter(|id| runnable.iter().any(|task| task.id() == *id));
            let current = current.map(usize::from);
            if let Some(current) = current
                && world.is_on_its_way(current)
            {
                return Some(current);
            }
            world.next()
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

impl World {
    /// Does something with the state of the run. Nothing outside a run: what outlives its run, as a
    /// lock may, is free.
    pub(crate) fn with<R>(f: impl FnOnce(&mut Self) -> R) -> Option<R> {
        WORLD.with_borrow_mut(|world| world.as_mut().map(f))
    }
}

/// The current thread is about to take a step, or to wait; returns once it has been chosen and can,
/// and in which way it was chosen.
pub(crate) fn take_step(act: Act, place: &'static Location<'static>) -> Way {
    unlock_after_a_panic(&act, place);
    choose(act, place)
}

fn choose(act: Act, place: &'static Location<'static>) -> Way {
    let goes_on = World::with(|world| world.stop_before(act, place));
    match goes_on {
        None => panic!("this type works only in a program that is run by `interleave`"),
        Some(true) => {}
        Some(false) => shuttle::thread::yield_now(),
    }
    World::with(|world| world.way_of_current()).unwrap_or(Way::Plainly)
}

/// Takes the steps that a panic has left to take.
fn unlock_after_a_panic(next: &Act, place: &'static Location<'static>) {
    while let Some(lock) = World::with(|world| world.next_unlock(next)).flatten() {
        choose(Act::Unlock { lock, value: None }, place);
        World::with(|world| world.object(lock).holder = None);
    }
}

/// The same for what is a step only where everything is one. Otherwise it belongs to the step before.
pub(crate) fn take_small_step(act: Act, place: &'static Location<'static>) {
    let is_step = |world: &mut World| {
        let is_step = world.grain() == Grain::Everything;
        if !is_step {
            world.touch_all(&act);
        }
        is_step
    };
    if World::with(is_step) == Some(true) {
        take_step(act, place);
    }
}

/// Runs the code of a thread. Returns what it returned, or its panic.
pub(crate) fn run_thread<T>(thread: usize, code: impl FnOnce() -> T) -> std::thread::Result<T> {
    let result = panic::catch_unwind(AssertUnwindSafe(code));
    let place = World::with(|world| world.place_of_end(thread)).flatten();
    unlock_after_a_panic(&Act::End, place.unwrap_or(Location::caller()));
    if let Some(place) = place {
        take_step(Act::End, place);
    }
    World::with(|world| world.end(thread, result.is_err()));
    result
}

/// A panic in a run is part of the run, and is not printed.
fn stay_silent_about_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let printing = panic::take_hook();
        // Shuttle puts its own hook, which prints more, in front of the one it finds; ours replaces
        // it.
        Runner::new(RoundRobinScheduler::new(1), Config::new()).run(|| {});
        panic::set_hook(Box::new(move |info| {
            let is_in_a_run = WORLD.with(|world| match world.try_borrow_mut() {
                Ok(mut world) => world.as_mut().is_some_and(|world| {
                    let payload = info.payload();
                    let refusal = payload.downcast_ref::<Refusal>().map(|refusal| &*refusal.0);
                    let text = payload.downcast_ref::<String>().map(String::as_str);
                    let text = text.or(payload.downcast_ref::<&str>().copied()).or(refusal);
                    let text = text.unwrap_or("(no message)");
                    let panic = Panic::new(world.current, text, info.location());
                    world.panicked(Panic { is_refusal: refusal.is_some(), ..panic });
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

//! Runs the trials of a task in many orders, and keeps the order that breaks an answer.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use interleave::{
    Chooser, Ending, EveryTrace, Explored, Grain, Options, Order, Pct, Random, Run, Settings,
    explore, play_order,
};

use crate::fault::{
    Files, ends_by_itself, fault, first_fault, in_line, is_faulty, joined_too_early,
};
use crate::report::{pulse, trace_run, trace_step};
use crate::task::{Answer, Program, Trial, who};
use crate::unseen::Sources;

/// More orders than this are not tried one by one.
const MOST: usize = 15_000;
/// So many are tried at random, and as many again by PCT.
const AT_RANDOM: usize = 250;
/// Once an order has failed, so many more are tried, for one that is easier to follow.
const MORE: usize = 1_000;

/// How often the judge says that it goes on.
const PULSE: Duration = Duration::from_millis(500);
/// After so long, it stops if runs are slow: if they take longer than this.
const BUDGET: Duration = Duration::from_secs(60);
const SLOW: Duration = Duration::from_millis(100);

/// What the search tells meanwhile the program that has started this one.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Tells {
    Nothing,
    /// That it goes on.
    Pulses,
    /// Each step before it is taken.
    Steps,
}

thread_local! {
    static TELLS: Cell<Tells> = const { Cell::new(Tells::Nothing) };
}

/// From now on, tells this.
pub(crate) fn tell(what: Tells) {
    TELLS.set(what);
}

/// How long the judge has been at it.
struct Clock {
    begun: Instant,
    runs: Cell<u32>,
}

impl Clock {
    fn new() -> Self {
        Self { begun: Instant::now(), runs: Cell::new(1) }
    }

    fn is_slow(&self) -> bool {
        let elapsed = self.begun.elapsed();
        elapsed > BUDGET && elapsed / self.runs.get() > SLOW
    }
}

/// Says now and then that it goes on; where asked to, each step.
struct Watched<C> {
    chooser: C,
    trial: usize,
    files: Files,
    said: Instant,
    clock: Rc<Clock>,
}

impl<C: Chooser> Watched<C> {
    fn new(chooser: C, trial: usize, files: Files, clock: Rc<Clock>) -> Self {
        if TELLS.get() == Tells::Steps {
            trace_run(trial);
        }
        Self { chooser, trial, files, said: Instant::now(), clock }
    }
}

impl<C: Chooser> Chooser for Watched<C> {
    fn choose(&mut self, options: &Options<'_>) -> Result<usize, Ending> {
        if TELLS.get() != Tells::Nothing && self.said.elapsed() > PULSE {
            pulse();
            self.said = Instant::now();
        }
        let chosen = self.chooser.choose(options)?;
        if TELLS.get() == Tells::Steps && options.counts {
            let thread = options.turns[chosen].thread;
            let place = options.place(thread).map(|at| in_line(self.files, at.file, at.line));
            trace_step(&(who(thread) + &place.unwrap_or_default()));
        }
        Ok(chosen)
    }

    fn next_run(&mut self, after: &Options<'_>) -> bool {
        if TELLS.get() == Tells::Steps {
            trace_run(self.trial);
        }
        self.clock.runs.update(|runs| runs + 1);
        self.chooser.next_run(after) && !self.clock.is_slow()
    }
}

/// What was tried.
#[derive(Debug, Default)]
pub(crate) struct Tried {
    pub(crate) orders: usize,
    /// In so many trials these were not all that make a difference.
    pub(crate) not_all: usize,
}

/// What the judge says.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// Right in all that was tried.
    Right(Tried),
    /// A `todo!()` was reached, in this line.
    NotBegun(u32),
    /// The answer holds what the judge does not see.
    NotJudged(String),
    /// After so many orders it took too long.
    TooSlow { orders: usize },
    /// It breaks.
    Wrong(Box<Wrong>),
}

/// What is wrong with an answer.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) sentence: String,
    /// Which of the trials.
    pub(crate) trial: usize,
    /// The run that shows it; one of all, if something ought to happen and never does.
    pub(crate) run: Option<Run>,
}

impl Wrong {
    /// The order that breaks the answer, if it takes one.
    pub(crate) fn order(&self, files: Files) -> Option<&Order> {
        self.run.as_ref().filter(|run| is_faulty(run, files)).map(|run| &run.order)
    }
}

/// Judges an answer.
pub(crate) fn judge(answer: &Answer) -> Verdict {
    let sources = match Sources::of(answer.file) {
        Ok(sources) => sources,
        Err(why) => return Verdict::NotJudged(why),
    };
    if let Some(why) = sources.refused() {
        return Verdict::NotJudged(why);
    }
    let clock = Rc::new(Clock::new());
    let mut tried = Tried::default();
    let files = Files::of(answer);
    for (number, trial) in answer.trials.iter().enumerate() {
        let clock = Rc::clone(&clock);
        let mut search =
            Searching { number, trial, files, clock, left: usize::MAX, best: None, seen: false };
        let most = if trial.is_large { 0 } else { MOST };
        let explored = search.run(EveryTrace::default(), most);
        tried.orders += explored.runs;
        if !explored.complete && search.best.is_none() {
            tried.not_all += 1;
            tried.orders += search.run(Random::new(1), AT_RANDOM).runs;
            tried.orders += search.run(Pct::new(1, 3), AT_RANDOM).runs;
        }
        if search.clock.is_slow() {
            return Verdict::TooSlow { orders: tried.orders };
        }
        if let Some((_, order)) = &search.best {
            return of_failure(answer, &sources, number, order);
        }
        if let Some((_, otherwise)) = trial.at_once
            && !search.seen
        {
            let run = play_order(&Order::default(), settings(trial), program(trial));
            let sentence = format!("{otherwise}{}", joined_too_early(&run, files));
            let wrong = Wrong { sentence, trial: number, run: Some(run) };
            return Verdict::Wrong(Box::new(wrong));
        }
    }
    Verdict::Right(tried)
}

/// Plays the order that failed again, with all its steps.
fn of_failure(answer: &Answer, sources: &Sources, trial: usize, order: &Order) -> Verdict {
    let tried = &answer.trials[trial];
    let run = play_order(order, settings(tried), program(tried));
    let files = Files::of(answer);
    if let Some(panic) = first_fault(&run, files)
        && sources.is_todo(panic)
    {
        return Verdict::NotBegun(panic.line);
    }
    let (sentence, run) = match fault(&run, files) {
        Some(sentence) => (sentence, Some(run)),
        None => (Ending::NotRepeatable.to_string(), None),
    };
    Verdict::Wrong(Box::new(Wrong { sentence, trial, run }))
}

pub(crate) fn settings(trial: &Trial<Program>) -> Settings {
    Settings {
        surprises: trial.surprises,
        memory: trial.memory,
        step_limit: 400,
        grain: Grain::Everything,
    }
}

/// As the engine runs it.
pub(crate) fn program(trial: &Trial<Program>) -> impl Fn() -> String + Clone + Send + Sync + use<> {
    let program = Arc::clone(&trial.program);
    move || program().to_string()
}

struct Searching<'a> {
    number: usize,
    trial: &'a Trial<Program>,
    files: Files,
    clock: Rc<Clock>,
    /// How many runs may follow.
    left: usize,
    /// The order that failed and is the easiest to follow, and how hard it is.
    best: Option<(usize, Order)>,
    /// Whether what has to happen at least once did.
    seen: bool,
}

impl Searching<'_> {
    fn run(&mut self, chooser: impl Chooser + 'static, limit: usize) -> Explored {
        let wanted = self.trial.at_once.map(|(threads, _)| threads.to_string());
        let chooser = Watched::new(chooser, self.number, self.files, Rc::clone(&self.clock));
        explore(chooser, limit, settings(self.trial), program(self.trial), |run| {
            if let (Ending::Finished(most), Some(wanted)) = (&run.ending, &wanted) {
                self.seen |= most == wanted;
            }
            let is_over = self.trial.ends_early && ends_by_itself(run, self.files);
            if !is_over && is_faulty(run, self.files) {
                if self.best.is_none() {
                    self.left = MORE;
                }
                let switches =
                    run.order.0.windows(2).filter(|pair| pair[0].thread != pair[1].thread).count();
                let hard = switches * 1_000 + run.order.0.len();
                if self.best.as_ref().is_none_or(|(best, _)| hard < *best) {
                    self.best = Some((hard, run.order.clone()));
                }
            }
            self.left -= 1;
            if self.left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    }
}

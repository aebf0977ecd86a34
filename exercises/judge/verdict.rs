//! The judge: runs the trials of a task, and says what is wrong with an answer.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};

use interleave::{
    Chooser, Ending, EveryOrder, Order, Panic, Pct, Random, Run, Settings, State, Waits, explore,
    letter, play_order,
};

use crate::judge::task::{Search, Task, Trial, WRONG};

/// More orders than this are not tried one by one.
const MOST: usize = 20_000;
/// So many are tried at random, and as many again by PCT.
const AT_RANDOM: usize = 500;
/// Once an order has failed, so many more are tried, for one that is easier to follow.
const MORE: usize = 1_000;

/// How many runs there have been. A watchdog looks whether it grows.
pub static RUNS: AtomicUsize = AtomicUsize::new(0);

pub enum Verdict {
    /// Right in so many orders; and whether these were all, in each trial that asks for all.
    Right {
        orders: usize,
        all: bool,
    },
    /// A `todo!()` was reached, in this line.
    NotBegun(u32),
    Wrong(Box<Wrong>),
}

pub struct Wrong {
    pub sentence: String,
    pub trial: Trial,
    /// The run that shows it. There is none if something ought to happen and never does.
    pub run: Option<Run>,
}

/// Judges the answer that the task is bound to.
pub fn judge(task: &Task) -> Verdict {
    let (mut orders, mut all) = (0, true);
    for &trial in task.trials {
        let mut search = Searching { trial, left: usize::MAX, best: None, seen: false };
        let mut is_all = false;
        if trial.search == Search::Every {
            let (runs, was_all) = search.run(EveryOrder::default(), MOST);
            orders += runs;
            is_all = was_all;
            all &= is_all;
        }
        if !is_all && search.best.is_none() {
            orders += search.run(Random::new(1), AT_RANDOM).0;
            orders += search.run(Pct::new(1, 3), AT_RANDOM).0;
        }
        if let Some((_, order)) = search.best {
            return of_failure(trial, &order);
        }
        if let Some((_, otherwise)) = trial.at_least_once
            && !search.seen
        {
            let sentence = otherwise.to_owned();
            return Verdict::Wrong(Box::new(Wrong { sentence, trial, run: None }));
        }
    }
    Verdict::Right { orders, all }
}

/// Plays the order that failed again, with all its steps.
fn of_failure(trial: Trial, order: &Order) -> Verdict {
    let run = play_order(order, true, settings(trial), trial.program);
    match fault(&run) {
        Some(Fault::Todo(line)) => Verdict::NotBegun(line),
        Some(Fault::Says(sentence)) => {
            Verdict::Wrong(Box::new(Wrong { sentence, trial, run: Some(run) }))
        }
        None => {
            let sentence = Ending::NotRepeatable.to_string();
            Verdict::Wrong(Box::new(Wrong { sentence, trial, run: None }))
        }
    }
}

pub fn settings(trial: Trial) -> Settings {
    Settings {
        surprises: trial.surprises,
        // All orders are too many with it; at random it costs nothing.
        unlock_is_a_step: trial.unlock_is_a_step || trial.search == Search::Some,
        step_limit: 400,
    }
}

struct Searching {
    trial: Trial,
    /// How many runs may follow.
    left: usize,
    /// The order that failed and is the easiest to follow, and how hard it is.
    best: Option<(usize, Order)>,
    /// Whether what has to happen at least once did.
    seen: bool,
}

impl Searching {
    /// Returns how many runs there were, and whether these were all.
    fn run(&mut self, chooser: impl Chooser + 'static, limit: usize) -> (usize, bool) {
        explore(chooser, limit, settings(self.trial), self.trial.program, |run| {
            RUNS.fetch_add(1, Ordering::Relaxed);
            if let (Ending::Finished(outcome), Some((wanted, _))) =
                (&run.ending, self.trial.at_least_once)
            {
                self.seen |= outcome == wanted;
            }
            if is_wrong(run) {
                if self.best.is_none() {
                    self.left = MORE;
                }
                let switches = run.order.0.windows(2).filter(|pair| pair[0] != pair[1]).count();
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

pub fn is_wrong(run: &Run) -> bool {
    !matches!(run.ending, Ending::Finished(_))
        || !run.left_behind.is_empty()
        || first_fault(run).is_some()
}

/// The first panic that is no part of the trial: those the answer has to cope with.
pub fn first_fault(run: &Run) -> Option<&Panic> {
    let is_meant = |panic: &Panic| is_of_judge(&panic.file) && !panic.message.starts_with(WRONG);
    run.panics.iter().find(|panic| !is_meant(panic))
}

/// Whether a line is one of the judge's programs, and not one of the answer. The compiler's paths may go
/// round about: `judge/././tasks/try_collect.rs`.
pub fn is_of_judge(file: &str) -> bool {
    file.replace('\\', "/").contains("/tasks/try_")
}

enum Fault {
    Todo(u32),
    Says(String),
}

/// What is wrong with a run whose steps were kept: what happened first.
fn fault(run: &Run) -> Option<Fault> {
    if let Some(panic) = first_fault(run) {
        if panic.message.starts_with("not yet implemented") {
            return Some(Fault::Todo(panic.line));
        }
        if let Some(sentence) = panic.message.strip_prefix(WRONG) {
            return Some(Fault::Says(sentence.to_owned()));
        }
        let place = in_line_of(&panic.file, panic.line);
        let below_zero = panic.message == "attempt to subtract with overflow";
        let meaning = if below_zero { ": the result would be below 0" } else { "" };
        let says = format!("{} panics{place}: {}{meaning}", who(panic.thread), panic.message);
        return Some(Fault::Says(says));
    }
    let says = match &run.ending {
        Ending::Finished(_) if run.left_behind.is_empty() => return None,
        Ending::Finished(_) => match run.left_behind.as_slice() {
            &[thread] => {
                format!("{} was still at work at the end: nobody had joined it", who(thread))
            }
            left => {
                let left: Vec<String> = left.iter().map(|&it| letter(it).to_string()).collect();
                let left = left.join(" and ");
                format!("threads {left} were still at work at the end: nobody had joined them")
            }
        },
        Ending::Panicked(panic) => format!("{} panics: {}", who(panic.thread), panic.message),
        Ending::Stuck(threads) => stuck(run, threads),
        Ending::Endless => endless(run),
        other => other.to_string(),
    };
    Some(Fault::Says(says))
}

pub fn who(thread: usize) -> String {
    if thread == 0 { "the main thread".to_owned() } else { format!("thread {}", letter(thread)) }
}

/// Who waits for what, and why in vain.
fn stuck(run: &Run, threads: &[(usize, Waits)]) -> String {
    let place = |thread: usize| in_line(run.state(), thread);
    let locks = threads.iter().filter_map(|(thread, waits)| match waits {
        Waits::Lock(lock, holder) => Some((*thread, lock, *holder)),
        _ => None,
    });
    let locks: Vec<_> = locks.collect();
    if let Some((thread, lock, _)) = locks.iter().find(|(thread, _, holder)| thread == holder) {
        return format!(
            "{} waits{} for the lock `{lock}`, which it holds itself: a deadlock",
            who(*thread),
            place(*thread)
        );
    }
    let holders = threads.iter().filter_map(|(thread, waits)| match waits {
        Waits::End(others) if locks.iter().any(|(_, _, holder)| holder == thread) => {
            let others: Vec<String> = others.iter().map(|&other| who(other)).collect();
            let others = others.join(" and ");
            Some(format!("{} waits{} for the end of {others}", who(*thread), place(*thread)))
        }
        _ => None,
    });
    let holders: Vec<String> = holders.collect();
    if locks.len() > 1 || !holders.is_empty() {
        let waits = locks.iter().map(|&(thread, lock, holder)| {
            format!(
                "{} waits{} for `{lock}`, which {} holds",
                who(thread),
                place(thread),
                who(holder)
            )
        });
        return format!("a deadlock: {}", waits.chain(holders).collect::<Vec<_>>().join("; "));
    }
    let sleeper = threads.iter().find_map(|(thread, waits)| match waits {
        Waits::Notification(condvar) => Some((*thread, condvar)),
        _ => None,
    });
    if let Some((thread, condvar)) = sleeper {
        return format!(
            "{} sleeps for ever{}: {}",
            who(thread),
            place(thread),
            why_not_woken(run, thread, condvar)
        );
    }
    let waits = threads.iter().find(|(_, waits)| !matches!(waits, Waits::End(_)));
    let (thread, waits) = waits.unwrap_or(&threads[0]);
    match waits {
        Waits::Message(channel) => format!(
            "{} waits for ever{} for a message in `{channel}`: nobody sends one, and a sender is \
             left, so that the channel does not end",
            who(*thread),
            place(*thread)
        ),
        waits => format!("{} {waits}, for ever", who(*thread)),
    }
}

/// Why a thread that sleeps until the condition variable is notified sleeps for ever.
fn why_not_woken(run: &Run, thread: usize, condvar: &str) -> String {
    let fell_asleep = run.steps.iter().rposition(|step| {
        step.thread == thread && step.what.ends_with(&format!("sleeps until {condvar} is notified"))
    });
    let wanted = format!("notifies {condvar}");
    let notifies = |step: &interleave::Step| step.what.starts_with(&wanted);
    let (before, after) = run.steps.split_at(fell_asleep.unwrap_or_default());
    if after.iter().any(notifies) {
        format!("`{condvar}` was notified, and that woke another thread")
    } else if let Some(notified) = before.iter().rposition(notifies) {
        let wakes =
            |step: &interleave::Step| step.thread == thread && step.what.starts_with("wakes");
        if before[notified..].iter().any(wakes) {
            return format!(
                "`{condvar}` woke it, but it did not find what it waits for, and slept again"
            );
        }
        format!("`{condvar}` was notified before it slept, and a notification is not kept")
    } else {
        format!("nobody notifies `{condvar}`")
    }
}

/// Which lines go round and round.
fn endless(run: &Run) -> String {
    let last = &run.steps[run.steps.len().saturating_sub(100)..];
    let steps_of = |thread| last.iter().filter(|step| step.thread == thread).count();
    let mut threads: Vec<usize> = last.iter().map(|step| step.thread).collect();
    threads.sort_unstable();
    threads.dedup();
    // A thread of few steps only passed by.
    threads.retain(|&thread| steps_of(thread) >= last.len() / 10);
    let mut lines: Vec<u32> = last
        .iter()
        .filter(|step| threads.contains(&step.thread) && !is_of_judge(step.place.file))
        .map(|step| step.place.line)
        .collect();
    lines.sort_unstable();
    lines.dedup();
    let is_woken_often = |&thread: &usize| {
        let is_wakeup =
            |step: &&interleave::Step| step.thread == thread && step.what.starts_with("wakes up, ");
        last.iter().filter(is_wakeup).count() > 5
    };
    let woken: Vec<String> = threads.iter().copied().filter(is_woken_often).map(who).collect();
    if woken.len() > 1 {
        return format!(
            "{} wake each other again and again, and would for ever: none of them finds what it waits \
             for",
            woken.join(" and ")
        );
    }
    let threads: Vec<String> = threads.iter().map(|&thread| who(thread)).collect();
    let go = if threads.len() == 1 { "goes" } else { "go" };
    let word = if lines.len() == 1 { "line" } else { "lines" };
    let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
    format!(
        "{} {go} round and round through {word} {}: a thread that waits has to sleep until another one \
         wakes it, and a pause or a time limit only makes it look again later",
        threads.join(" and "),
        lines.join(" and ")
    )
}

/// " in line 12", if this is a line of the answer.
fn in_line_of(file: &str, line: u32) -> String {
    let file = file.replace('\\', "/");
    let is_of_answer = file.starts_with("exercises/") && !is_of_judge(&file);
    if is_of_answer { format!(" in line {line}") } else { String::new() }
}

/// Where the thread is.
fn in_line(state: &State, thread: usize) -> String {
    let next = state.threads.get(thread).and_then(|thread| thread.next.as_ref());
    next.map_or_else(String::new, |(_, place)| in_line_of(place.file, place.line))
}

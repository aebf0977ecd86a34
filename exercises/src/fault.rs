//! What is wrong with a run, in a sentence.

use std::collections::BTreeSet;

use interleave::{Act, Ending, Panic, Run, Step, Thing, Waits, Woken, letter};

use crate::task::{Answer, who};

/// The files whose lines the judge can tell apart.
#[derive(Clone, Copy)]
pub(crate) struct Files {
    answer: &'static str,
    task: &'static str,
}

/// Whose a line is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Whose<'a> {
    /// Of the answer.
    Answer,
    /// Of another answer, which this one uses: the name of its file.
    Other(&'a str),
    /// Of the judge, or of a library.
    Judge,
}

impl Files {
    pub(crate) fn of(answer: &Answer) -> Self {
        Self { answer: answer.file, task: answer.task.file }
    }

    pub(crate) fn whose<'a>(&self, file: &'a str) -> Whose<'a> {
        let folder =
            |file: &'a str| file.rfind(['/', '\\']).map_or(("", file), |at| file.split_at(at + 1));
        let (of_answer, of_file) = (folder(self.answer).0, folder(file));
        if file == self.answer {
            Whose::Answer
        } else if of_file.0 == of_answer {
            Whose::Other(of_file.1)
        } else {
            Whose::Judge
        }
    }

    /// Whether a trial has failed here by itself: what the answer has to cope with.
    fn is_meant(&self, panic: &Panic) -> bool {
        panic.file == self.task && !panic.is_refusal
    }
}

pub(crate) fn is_faulty(run: &Run, files: Files) -> bool {
    !matches!(run.ending, Ending::Finished(_))
        || !run.left_behind.is_empty()
        || first_fault(run, files).is_some()
}

/// Whether the trial has ended the run by a panic of its own.
pub(crate) fn ends_by_itself(run: &Run, files: Files) -> bool {
    run.panics.first().is_some_and(|panic| files.is_meant(panic))
}

/// The first panic that is no part of the trial.
pub(crate) fn first_fault(run: &Run, files: Files) -> Option<&Panic> {
    run.panics.iter().find(|panic| !files.is_meant(panic))
}

/// What is wrong with a run whose steps were kept: what happened first, and the older value that led to it.
pub(crate) fn fault(run: &Run, files: Files) -> Option<String> {
    Some(first(run, files)? + &older_value(run, files))
}

/// The last load that has not read the newest value, and what had written that.
fn older_value(run: &Run, files: Files) -> String {
    let older = run.steps.iter().enumerate().rev().find_map(|(at, step)| match step.act {
        Act::Load { variable, ordering, newer: 1.., .. } => Some((at, step, variable, ordering)),
        _ => None,
    });
    let Some((at, step, variable, ordering)) = older else { return String::new() };
    let writes = |step: &&Step| match step.act {
        Act::Store { variable: it, .. } | Act::Change { variable: it, .. } => it == variable,
        _ => false,
    };
    let written = run.steps[..at].iter().rev().find(writes).map_or_else(String::new, |write| {
        let place = in_line(files, write.place.file, write.place.line);
        format!(" than {} had written{place}", who(write.thread))
    });
    format!(
        "; {} has read an older `{variable}`{} (`{ordering:?}`){written}",
        who(step.thread),
        in_line(files, step.place.file, step.place.line)
    )
}

fn first(run: &Run, files: Files) -> Option<String> {
    if let Some(panic) = first_fault(run, files) {
        if panic.is_refusal {
            return Some(panic.message.clone());
        }
        let place = in_line(files, &panic.file, panic.line);
        let below_zero = panic.message == "attempt to subtract with overflow";
        let meaning = if below_zero { ": the result would be below 0" } else { "" };
        return Some(format!("{} panics{place}: {}{meaning}", who(panic.thread), panic.message));
    }
    Some(match &run.ending {
        Ending::Finished(_) if run.left_behind.is_empty() => return None,
        Ending::Finished(_) => match run.left_behind.as_slice() {
            &[thread] => {
                format!("{} was still at work at the end: nobody had joined it", who(thread))
            }
            left => {
                let left = and(left.iter().map(|&thread| letter(thread)));
                format!("threads {left} were still at work at the end: nobody had joined them")
            }
        },
        Ending::Panicked(panic) => format!("{} panics: {}", who(panic.thread), panic.message),
        Ending::Stuck(threads) => stuck(run, threads, files),
        Ending::Endless => endless(run, files),
        other => other.to_string(),
    })
}

/// "A and B".
fn and(all: impl IntoIterator<Item = impl ToString>) -> String {
    all.into_iter().map(|it| it.to_string()).collect::<Vec<_>>().join(" and ")
}

/// Where the main thread waits for the end of a thread before it has started all of them.
pub(crate) fn joined_too_early(run: &Run, files: Files) -> String {
    let all = run.state().threads.len();
    let states = std::iter::once(&run.start).chain(run.steps.iter().map(|step| &step.after));
    let early = states.filter(|state| state.threads.len() < all).find_map(|state| {
        match state.threads[0].next {
            Some((Act::Join { thread }, place)) => {
                Some((thread, in_line(files, place.file, place.line)))
            }
            _ => None,
        }
    });
    early.map_or_else(String::new, |(thread, place)| {
        format!(
            ": the main thread waits{place} for the end of {}, and only then starts the next",
            who(thread)
        )
    })
}

/// Who waits for what, and why in vain.
fn stuck(run: &Run, threads: &[(usize, Waits)], files: Files) -> String {
    // "thread A waits in line 12"
    let does = |thread: usize, what: &str| {
        let next = run.state().threads[thread].next.as_ref();
        let place = next.map(|(_, place)| in_line(files, place.file, place.line));
        format!("{} {what}{}", who(thread), place.unwrap_or_default())
    };
    let locks = threads.iter().filter_map(|(thread, waits)| match waits {
        Waits::Lock(lock, holder) => Some((*thread, lock, *holder)),
        _ => None,
    });
    let locks: Vec<_> = locks.collect();
    if let Some(&(thread, lock, _)) = locks.iter().find(|(thread, _, holder)| thread == holder) {
        let waits = does(thread, "waits");
        return format!("{waits} for the lock `{lock}`, which it holds itself: a deadlock");
    }
    let holders = threads.iter().filter_map(|(thread, waits)| match waits {
        Waits::End(others) if locks.iter().any(|(_, _, holder)| holder == thread) => {
            let others = and(others.iter().copied().map(who));
            Some(format!("{} for the end of {others}", does(*thread, "waits")))
        }
        _ => None,
    });
    let holders: Vec<String> = holders.collect();
    if locks.len() > 1 || !holders.is_empty() {
        let waits = locks.iter().map(|&(thread, lock, holder)| {
            format!("{} for `{lock}`, which {} holds", does(thread, "waits"), who(holder))
        });
        return format!("a deadlock: {}", waits.chain(holders).collect::<Vec<_>>().join("; "));
    }
    let sleeper = threads.iter().find_map(|(thread, waits)| match waits {
        Waits::Notification(condvar) => Some((*thread, *condvar)),
        _ => None,
    });
    if let Some((thread, condvar)) = sleeper {
        let why = why_not_woken(run, thread, condvar);
        return format!("{}: {why}", does(thread, "sleeps for ever"));
    }
    let waits = threads.iter().find(|(_, waits)| !matches!(waits, Waits::End(_)));
    match waits.unwrap_or(&threads[0]) {
        (thread, Waits::Message(channel)) => format!(
            "{} for a message in `{channel}`: nobody sends one, and a sender is left, so that the channel \
             does not end",
            does(*thread, "waits for ever")
        ),
        (thread, waits) => format!("{} {waits}, for ever", who(*thread)),
    }
}

/// Why a thread that sleeps until the condition variable is notified sleeps for ever.
fn why_not_woken(run: &Run, thread: usize, condvar: Thing) -> String {
    let sleeps = |step: &Step| {
        step.thread == thread && matches!(step.act, Act::Wait { condvar: at, .. } if at == condvar)
    };
    let wakes = |step: &Step| {
        step.thread == thread && matches!(step.act, Act::Wake { condvar: at, .. } if at == condvar)
    };
    let notifies =
        |step: &Step| matches!(step.act, Act::Notify { condvar: at, .. } if at == condvar);
    let fell_asleep = run.steps.iter().rposition(sleeps);
    let (before, after) = run.steps.split_at(fell_asleep.unwrap_or_default());
    if after.iter().any(notifies) {
        return format!("`{condvar}` was notified, and that woke another thread");
    }
    match before.iter().rposition(notifies) {
        None => format!("nobody notifies `{condvar}`"),
        Some(last) if before[last..].iter().any(wakes) => {
            format!("`{condvar}` woke it, but it did not find what it waits for, and slept again")
        }
        Some(_) => {
            format!("`{condvar}` was notified before it slept, and a notification is not kept")
        }
    }
}

/// Which lines go round and round.
fn endless(run: &Run, files: Files) -> String {
    let last = &run.steps[run.steps.len().saturating_sub(100)..];
    let steps_of = |thread| last.iter().filter(move |step| step.thread == thread);
    let mut threads: BTreeSet<usize> = last.iter().map(|step| step.thread).collect();
    // A thread of few steps only passed by.
    threads.retain(|&thread| steps_of(thread).count() >= last.len() / 10);
    let is_woken_often = |&thread: &usize| {
        let is_notified =
            |step: &&Step| matches!(step.act, Act::Wake { why: Some(Woken::Notified), .. });
        steps_of(thread).filter(is_notified).count() > 5
    };
    let woken: Vec<usize> = threads.iter().copied().filter(is_woken_often).collect();
    if woken.len() > 1 {
        return format!(
            "{} wake each other again and again, and would for ever: none of them finds what it waits \
             for",
            and(woken.into_iter().map(who))
        );
    }
    let steps = threads.iter().flat_map(|&thread| steps_of(thread));
    let steps = steps.filter(|step| files.whose(step.place.file) != Whose::Judge);
    let lines: BTreeSet<u32> = steps.map(|step| step.place.line).collect();
    format!(
        "{} {} round and round through {} {}: a thread that waits has to sleep until another one \
         wakes it, and a pause or a time limit only makes it look again later",
        and(threads.iter().copied().map(who)),
        if threads.len() == 1 { "goes" } else { "go" },
        if lines.len() == 1 { "line" } else { "lines" },
        and(lines)
    )
}

/// " in line 12", if this is a line of an answer.
pub(crate) fn in_line(files: Files, file: &str, line: u32) -> String {
    match files.whose(file) {
        Whose::Answer => format!(" in line {line}"),
        Whose::Other(name) => format!(" in line {line} of {name}"),
        Whose::Judge => String::new(),
    }
}

//! What there is to play.

use std::sync::Arc;

use crate::Settings;
use crate::player::Scene;
use crate::run::{Ending, Run, Waits};

macro_rules! scenarios {
    ($($module:ident)*) => {
        $(mod $module;)*

        /// The program, its source, and the Python script that does the same.
        fn sources(module: &str) -> (fn() -> String, &'static str, &'static str) {
            match module {
                $(stringify!($module) => (
                    $module::program,
                    include_str!(concat!("scenarios/", stringify!($module), ".rs")),
                    include_str!(concat!("scenarios/", stringify!($module), ".py")),
                ),)*
                _ => unreachable!("every scenario is in the list"),
            }
        }
    };
}

scenarios! {
    lost_update with_a_lock check_then_act deadlock deadlock_cure lost_wakeup semaphore event_pulse
    event_pulse_cure our_semaphore
}

/// Module, title, how it ends when nothing goes wrong, goal, whether the goal is reached, and what can
/// be learnt then.
type Row = (&'static str, &'static str, &'static str, &'static str, fn(&Run) -> bool, &'static str);

const ROWS: [Row; 10] = [
    (
        "lost_update",
        "Two threads add 1 to 50 without a lock",
        "counter = 52",
        "Lose an update: two threads add 1 to 50, and 51 comes out.",
        |run| ends_with(run, "counter = 51"),
        "Both threads read 50 before either had written. What looks like one operation is three, \
         and another thread may come between any two of them: a race condition.",
    ),
    (
        "with_a_lock",
        "Two threads add 1 to 50 under a lock",
        "counter = 52",
        "Try to lose an update again. Both threads hold the lock while they read, add and write.",
        |run| ends_with(run, "counter = 52"),
        "No order loses an update any more. While one thread holds the lock, the other cannot go \
         on: the three operations have become one (a critical section).",
    ),
    (
        "check_then_act",
        "Two threads withdraw 80 from 100",
        "balance = 20",
        "Take 80 twice from an account of 100. Every access is under the lock.",
        |run| ends_with(run, "balance = -60"),
        "Both checks came before either withdrawal. Each access has the lock, so this is no data \
         race; but what was true at the check is not true any more at the act: it is a race \
         condition. Hold the lock from the check to the act.",
    ),
    (
        "deadlock",
        "Two locks in opposite orders",
        "left = 100, right = 100",
        "Bring both threads to a standstill.",
        |run| run.ending.is_deadlock(),
        "Each thread holds the lock that the other one waits for, so neither will ever go on: a \
         deadlock. It takes two locks that are not always locked in the same order.",
    ),
    (
        "deadlock_cure",
        "Two locks in the same order",
        "left = 100, right = 100",
        "Try to bring them to a standstill now that both lock `left` first.",
        |run| matches!(run.ending, Ending::Finished(_)),
        "Whichever thread gets the first lock gets the second one as well: with one order for all \
         locks there is no circle of threads that wait for each other.",
    ),
    (
        "lost_wakeup",
        "A waits for B to be ready",
        "A goes on",
        "Let A sleep for ever, although B has announced that it is ready.",
        |run| matches!(run.ending, Ending::Stuck(_)),
        "B notified between the moment at which A looked and the moment at which it fell asleep. A \
         notification is not kept for later. Look and fall asleep under the same lock, and look \
         again after waking: `while !*guard { guard = changed.wait(guard)… }`.",
    ),
    (
        "semaphore",
        "Three threads, two permits",
        "permits = 2",
        "Make a thread sleep because both permits are taken. Then let all three get theirs.",
        |run| run.steps.iter().any(|step| step.what.starts_with("wakes up")),
        "Who finds no permit gives the lock back and falls asleep in one step (`wait`), so no \
         permit can come back unseen in between. Who wakes looks again before it takes one.",
    ),
    (
        "event_pulse",
        "A waits for an event that B sets and clears",
        "A goes on",
        "A sleeps until the event is set. Let B set it, and A sleep on.",
        sleeps_again,
        "A was woken, but before it could look, the event had been cleared: all that A can see is a \
         flag that is down. A bare flag forgets that it was up.",
    ),
    (
        "event_pulse_cure",
        "A waits for an event that counts",
        "A goes on",
        "Try the same again: A also looks whether the event has been set since it came.",
        |run| ends_with(run, "A goes on") && !sleeps_again(run),
        "The event counts how often it has been set, and the count does not go back: a thread that \
         sleeps cannot miss it. (If A comes after the pulse, it sleeps, and rightly so.)",
    ),
    (
        "our_semaphore",
        "Two threads, one permit",
        "permits = 1",
        "Make a thread sleep, and follow how the permit that comes back wakes it.",
        |run| run.steps.iter().any(|step| step.what.starts_with("wakes up")),
        "The waiter raises a flag in the word that counts the permits, and then looks once more; the \
         release adds its permit and reads the flag in one operation. Whichever comes first, the other \
         sees it. And the waiter holds the mutex from there until it sleeps, so the release, which locks \
         it before it notifies, finds the waiter asleep.",
    ),
];

/// All scenarios, from the first to play to the last.
#[must_use]
pub fn scenarios() -> Vec<Scene> {
    let scene = |&(module, title, right, goal, reached, teaches): &Row| {
        let (program, mut rust, python) = sources(module);
        // Of `our_semaphore` the scenario's own source is not what is to be followed.
        let is_ours = module == "our_semaphore";
        let file = if is_ours { "semaphore.rs".to_owned() } else { format!("{module}.rs") };
        if is_ours {
            rust = include_str!("../../../shared/src/semaphore.rs");
        }
        let settings =
            Settings { unlock_is_a_step: module == "with_a_lock", ..Settings::default() };
        let (name, program) = (module.replace('_', "-"), Arc::new(program));
        Scene { name, title, goal, reached, right, teaches, file, rust, python, settings, program }
    };
    ROWS.iter().map(scene).collect()
}

fn ends_with(run: &Run, result: &str) -> bool {
    matches!(&run.ending, Ending::Finished(finished) if finished == result)
}

/// Whether a thread has been woken, and sleeps nonetheless when nobody is left to wake it.
fn sleeps_again(run: &Run) -> bool {
    let Ending::Stuck(threads) = &run.ending else { return false };
    threads.iter().any(|(thread, waits)| {
        let woke = |step: &crate::Step| step.thread == *thread && step.what.starts_with("wakes up");
        matches!(waits, Waits::Notification(_)) && run.steps.iter().any(woke)
    })
}

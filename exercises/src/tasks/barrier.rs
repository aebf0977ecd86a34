//! A barrier: what to write, and what is tried with it.

use interleave::std_like::beyond_std::{Hidden, act};

use crate::task::{Task, Trial, Trials, count, in_threads, is_handed_over, refuse};

/// What the trials call.
pub trait Barrier: Send + Sync {
    /// Waits; whether this thread is the one of its round.
    fn wait(&self) -> bool;
}

/// A new one, for so many threads.
pub type Given = fn(usize) -> Box<dyn Barrier>;

/// What to write.
pub const TASK: Task = Task {
    name: "barrier",
    lesson: "beyond",
    goal: "write a barrier, where threads wait for each other",
    hints: &[
        "Count the threads that have arrived. The last one sets the count back to 0, wakes all others, \
         and is the one that returns `true`.",
        "When the count is 0 again, how does a thread that was woken know that it may go on?",
        "Count the rounds too, as `event` counts its sets: a thread waits as long as the round is the \
         one in which it came.",
    ],
    file: file!(),
};

/// What is tried.
pub const TRIALS: Trials<Given> = &[
    Trial::new("two threads meet", |given| meet(given, 2, 1)),
    Trial::new("two threads meet twice", |given| meet(given, 2, 2)),
    Trial::new("two threads meet; one may wake for no reason", |given| meet(given, 2, 1))
        .with_surprises(),
    Trial::new("three threads meet", |given| meet(given, 3, 1)),
    Trial::new("one thread alone", |given| meet(given, 1, 2)),
    Trial::new("three threads meet three times", |given| meet(given, 3, 3))
        .with_surprises()
        .large(),
];

/// Binds an answer to these trials.
#[doc(hidden)]
#[macro_export]
macro_rules! barrier {
    () => {{
        $crate::forward!(Barrier: barrier { wait() -> bool; });
        |n| ::std::boxed::Box::new(Barrier::new(n))
    }};
}

fn meet(given: Given, threads: usize, rounds: usize) -> usize {
    let barrier = given(threads);
    let counts = || (0..rounds).map(|_| Hidden::new(0)).collect::<Vec<_>>();
    let (arrived, leaders) = (counts(), counts());
    let works: Vec<_> = (0..threads).map(|_| Hidden::new(false)).collect();
    in_threads(threads, |number| {
        for round in 0..rounds {
            act("arrives");
            count(&arrived[round]);
            if round == 0 {
                works[number].set(true);
            }
            if barrier.wait() {
                count(&leaders[round]);
            }
            let arrived = arrived[round].get();
            if arrived < threads {
                refuse(format_args!(
                    "a thread has passed the barrier when {arrived} of {threads} had arrived{}",
                    ["", ", the second time", ", the third time"][round]
                ));
            }
            if round == 0 {
                works.iter().for_each(is_handed_over);
            }
        }
    });
    for leaders in leaders.iter().map(Hidden::get) {
        if leaders != 1 {
            refuse(format_args!("`wait` returned `true` in {leaders} threads, and not in one"));
        }
    }
    0
}

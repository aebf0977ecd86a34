//! Jobs in threads, and what they return: what to write, and what is tried with it.

use std::sync::Arc;

use interleave::std_like::beyond_std::{act, when_all_others_wait};

use crate::task::{Crowd, Task, Trial, Trials, refuse};

/// What a thread has to do.
pub type Job = Box<dyn FnOnce() -> u32 + Send>;

/// The function that is judged.
pub type Given = fn(Vec<Job>) -> Vec<u32>;

/// What to write.
pub const TASK: Task = Task {
    name: "collect",
    lesson: "lessons 1, 2",
    goal: "run jobs in threads, and return what they return",
    hints: &[
        "`thread::spawn(job)` starts a job, and returns a handle. The handle's `join` waits for the \
         end of the thread and returns what the job returned.",
        "When do you wait for the first thread: before or after you have started the second? Two \
         loops, one after the other.",
        "An iterator is lazy: `map(spawn).map(join)` starts and joins one thread after the other. \
         Put all handles into a `Vec` in between.",
    ],
    file: file!(),
};

/// What is tried.
pub const TRIALS: Trials<Given> = &[
    Trial::new("two jobs of one step each", |given| jobs(given, &[1, 1], &[0, 1]))
        .at_once(2, "the two jobs never run at the same time, in any order"),
    Trial::new("three jobs of 2, 1 and 0 steps", |given| jobs(given, &[2, 1, 0], &[20, 10, 20])),
    Trial::new("no jobs", |given| jobs(given, &[], &[])),
    Trial::new("four jobs that take long", |given| long_jobs(given, &[0, 1, 2, 3]))
        .at_once(4, "the four jobs are never all at work at the same time, in any order"),
    Trial::new("six jobs of up to three steps", |given| {
        jobs(given, &[3, 1, 2, 0, 3, 1], &[50, 40, 50, 30, 20, 10])
    }),
];

/// Binds an answer to these trials.
#[doc(hidden)]
#[macro_export]
macro_rules! collect {
    () => {
        collect
    };
}

/// How many steps each job takes, and what it returns.
fn jobs(given: Given, steps: &'static [u32], expected: &'static [u32]) -> usize {
    let work = |number: usize| {
        (0..steps[number]).for_each(|_| act(&format!("works on job {number}")));
    };
    run(given, work, expected)
}

/// Each job takes until all that can begin have begun.
fn long_jobs(given: Given, expected: &'static [u32]) -> usize {
    run(given, |_| when_all_others_wait(), expected)
}

fn run(
    given: Given,
    work: impl Fn(usize) + Copy + Send + 'static,
    expected: &'static [u32],
) -> usize {
    let crowd = Arc::new(Crowd::default());
    let jobs = expected.iter().enumerate().map(|(number, &result)| {
        let crowd = Arc::clone(&crowd);
        let job = move || {
            crowd.does(number, work);
            result
        };
        Box::new(job) as Job
    });
    let results = given(jobs.collect());
    if results != expected {
        refuse(format_args!("the jobs returned {expected:?}, in their order, and you {results:?}"));
    }
    crowd.most()
}

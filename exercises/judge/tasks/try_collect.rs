use std::sync::Arc;

use interleave::std_like::own::{act, when_all_others_wait};

use super::answer::{Job, collect};
use crate::judge::task::{Crowd, Task, Trial, wrong};

/// This file as the compiler names it.
#[cfg(test)]
pub const FILE: &str = file!();

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
    trials: &[
        Trial::every_order("two jobs of one step each", || jobs(&[1, 1], &[0, 1]))
            .at_least_once("2 at once", "the two jobs never run at the same time, in any order"),
        Trial::every_order("three jobs of 2, 1 and 0 steps", || jobs(&[2, 1, 0], &[20, 10, 20])),
        Trial::every_order("no jobs", || jobs(&[], &[])),
        Trial::every_order("four jobs that take long", || long_jobs(&[0, 1, 2, 3])).at_least_once(
            "4 at once",
            "the four jobs are never all at work at the same time, in any order",
        ),
        Trial::some_orders("six jobs of up to three steps", || {
            jobs(&[3, 1, 2, 0, 3, 1], &[50, 40, 50, 30, 20, 10])
        }),
    ],
};

/// How many steps each job takes, and what it returns.
fn jobs(steps: &'static [u32], expected: &'static [u32]) -> String {
    let work = |number: usize| {
        (0..steps[number]).for_each(|_| act(&format!("works on job {number}")));
    };
    run(work, expected)
}

/// Each job takes until all that can begin have begun.
fn long_jobs(expected: &'static [u32]) -> String {
    run(|_| when_all_others_wait(), expected)
}

fn run(work: impl Fn(usize) + Copy + Send + 'static, expected: &'static [u32]) -> String {
    let crowd = Arc::new(Crowd::default());
    let jobs = expected.iter().enumerate().map(|(number, &result)| {
        let crowd = Arc::clone(&crowd);
        let job = move || {
            crowd.does(number, work);
            result
        };
        Box::new(job) as Job
    });
    let results = collect(jobs.collect());
    if results != expected {
        wrong(format_args!("the jobs returned {expected:?}, in their order, and you {results:?}"));
    }
    format!("{} at once", crowd.most())
}

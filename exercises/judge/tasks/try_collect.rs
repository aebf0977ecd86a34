use std::sync::Arc;

use interleave::std_like::own::act;

use super::answer::{Job, collect};
use crate::task::{Crowd, Task, Trial, wrong};

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
        Trial::every_order("two jobs of one step each", || jobs(&[1, 1]))
            .at_least_once("2 at once", "the two jobs never run at the same time, in any order"),
        Trial::every_order("three jobs of 2, 1 and 0 steps", || jobs(&[2, 1, 0])),
        Trial::every_order("no jobs", || jobs(&[])),
        Trial::some_orders("six jobs of up to three steps", || jobs(&[3, 1, 2, 0, 3, 1])),
    ],
};

/// Job number i takes so many steps and returns i.
fn jobs(steps: &'static [u32]) -> String {
    let crowd = Arc::new(Crowd::default());
    let jobs = (0_u32..).zip(steps).map(|(number, &steps)| {
        let crowd = Arc::clone(&crowd);
        let job = move || {
            crowd.enter();
            (0..steps).for_each(|_| act(&format!("works on job {number}")));
            crowd.leave();
            number
        };
        Box::new(job) as Job
    });
    let results = collect(jobs.collect());
    let expected: Vec<u32> = (0_u32..).zip(steps).map(|(number, _)| number).collect();
    if results != expected {
        wrong(format_args!("the jobs returned {expected:?}, in their order, and you {results:?}"));
    }
    format!("{} at once", crowd.most())
}

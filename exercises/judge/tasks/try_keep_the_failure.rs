use std::sync::Arc;

use interleave::std_like::own::act;

use super::answer::{Job, run_all};
use crate::task::{Crowd, Task, Trial, wrong};

pub const TASK: Task = Task {
    name: "keep_the_failure",
    lesson: "lessons 1, 2",
    goal: "run jobs in threads, and report which failed",
    hints: &[
        "`join` returns a `Result`: `Ok` with what the thread returned, or `Err` with its panic.",
        "`unwrap` would let the panic of the job end your thread too. Use a `match`, or `map_err` with \
         the function `message`.",
        "As in `collect`, start all threads before you join the first.",
    ],
    trials: &[
        Trial::every_order("two jobs, the first of which fails", || jobs(&[false, true]))
            .at_least_once("2 at once", "the two jobs never run at the same time, in any order"),
        Trial::every_order("two jobs, the second of which fails", || jobs(&[true, false])),
        Trial::every_order("three jobs, and all fail", || jobs(&[false, false, false])),
        Trial::every_order("three jobs, and none fails", || jobs(&[true, true, true])),
    ],
};

/// For each job, whether it succeeds.
fn jobs(succeed: &'static [bool]) -> String {
    let crowd = Arc::new(Crowd::default());
    let jobs = (0_u32..).zip(succeed).map(|(number, &succeeds)| {
        let crowd = Arc::clone(&crowd);
        let job = move || {
            crowd.enter();
            act(&format!("works on job {number}"));
            crowd.leave();
            assert!(succeeds, "job {number} failed");
            number
        };
        Box::new(job) as Job
    });
    let results = run_all(jobs.collect());
    let expected = (0_u32..).zip(succeed).map(|(number, &succeeds)| {
        if succeeds { Ok(number) } else { Err(format!("job {number} failed")) }
    });
    let expected: Vec<Result<u32, String>> = expected.collect();
    if results != expected {
        wrong(format_args!("the report should be {expected:?}, and is {results:?}"));
    }
    format!("{} at once", crowd.most())
}

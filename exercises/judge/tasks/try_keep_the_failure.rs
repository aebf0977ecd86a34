use std::sync::Arc;

use interleave::std_like::own::{act, when_all_others_wait};

use super::answer::{Job, run_all};
use crate::judge::task::{Crowd, Task, Trial, wrong};

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
        Trial::every_order("two jobs, the first of which fails", || jobs(&[Fails, Succeeds]))
            .at_least_once("2 at once", "the two jobs never run at the same time, in any order"),
        Trial::every_order("two jobs, the second of which fails", || jobs(&[Succeeds, Fails])),
        Trial::every_order("three jobs, and all fail", || jobs(&[Fails, Fails, Fails])),
        Trial::every_order("three jobs, and none fails", || jobs(&[Succeeds, Succeeds, Succeeds])),
        Trial::every_order("two jobs, and the first says only \"no connection\"", || {
            jobs(&[FailsWithText, Succeeds])
        }),
        Trial::every_order("three jobs that take long", || {
            run(&[Succeeds, Fails, Succeeds], |_| when_all_others_wait())
        })
        .at_least_once(
            "3 at once",
            "the three jobs are never all at work at the same time, in any order",
        ),
    ],
};

/// How a job ends.
#[derive(Clone, Copy)]
enum End {
    Succeeds,
    /// With a panic that is a `String`.
    Fails,
    /// With a panic that is a `&str`.
    FailsWithText,
}

use End::{Fails, FailsWithText, Succeeds};

fn jobs(ends: &'static [End]) -> String {
    run(ends, |number| act(&format!("works on job {number}")))
}

fn run(ends: &'static [End], work: fn(u32)) -> String {
    let crowd = Arc::new(Crowd::default());
    let jobs = (0_u32..).zip(ends).map(|(number, &end)| {
        let crowd = Arc::clone(&crowd);
        let job = move || {
            crowd.does(number, work);
            match end {
                Succeeds => number,
                Fails => panic!("job {number} failed"),
                FailsWithText => panic!("no connection"),
            }
        };
        Box::new(job) as Job
    });
    let results = run_all(jobs.collect());
    let expected = (0_u32..).zip(ends).map(|(number, &end)| match end {
        Succeeds => Ok(number),
        Fails => Err(format!("job {number} failed")),
        FailsWithText => Err("no connection".to_owned()),
    });
    let expected: Vec<Result<u32, String>> = expected.collect();
    if results != expected {
        wrong(format_args!("the report should be {expected:?}, and is {results:?}"));
    }
    format!("{} at once", crowd.most())
}

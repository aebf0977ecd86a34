//! Jobs of which some fail: what to write, and what is tried with it.

use std::sync::Arc;

use interleave::std_like::beyond_std::{act, when_all_others_wait};

use crate::task::{Crowd, Task, Trial, Trials, refuse};

/// What a thread has to do.
pub type Job = Box<dyn FnOnce() -> u32 + Send>;

/// The function that is judged.
pub type Given = fn(Vec<Job>) -> Vec<Result<u32, String>>;

/// What to write.
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
    file: file!(),
};

/// What is tried.
pub const TRIALS: Trials<Given> = &[
    Trial::new("two jobs, the first of which fails", |given| jobs(given, &[Fails, Succeeds]))
        .at_once(2, "the two jobs never run at the same time, in any order"),
    Trial::new("two jobs, the second of which fails", |given| jobs(given, &[Succeeds, Fails])),
    Trial::new("three jobs, and all fail", |given| jobs(given, &[Fails, Fails, Fails])),
    Trial::new("three jobs, and none fails", |given| jobs(given, &[Succeeds, Succeeds, Succeeds])),
    Trial::new("two jobs, and the first says only \"no connection\"", |given| {
        jobs(given, &[FailsWithText, Succeeds])
    }),
    Trial::new("three jobs that take long", |given| {
        run(given, &[Succeeds, Fails, Succeeds], |_| when_all_others_wait())
    })
    .at_once(3, "the three jobs are never all at work at the same time, in any order"),
];

/// Binds an answer to these trials.
#[doc(hidden)]
#[macro_export]
macro_rules! keep_the_failure {
    () => {
        run_all
    };
}

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

fn jobs(given: Given, ends: &'static [End]) -> usize {
    run(given, ends, |number| act(&format!("works on job {number}")))
}

fn run(given: Given, ends: &'static [End], work: fn(u32)) -> usize {
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
    let results = given(jobs.collect());
    let expected = (0_u32..).zip(ends).map(|(number, &end)| match end {
        Succeeds => Ok(number),
        Fails => Err(format!("job {number} failed")),
        FailsWithText => Err("no connection".to_owned()),
    });
    let expected: Vec<Result<u32, String>> = expected.collect();
    if results != expected {
        refuse(format_args!("the report should be {expected:?}, and is {results:?}"));
    }
    crowd.most()
}

//! A pool of workers: what to write, and what is tried with it.

use interleave::std_like::beyond_std::{Hidden, act, when_all_others_wait};
use std::sync::Arc;

use crate::task::{Crowd, Task, Trial, Trials, count, refuse};

/// What a worker has to do.
pub type Job = Box<dyn FnOnce() -> u32 + Send>;

/// What the trials call.
pub trait Pool {
    /// Hands in a job.
    fn submit(&self, job: Job);
    /// What all jobs have returned.
    fn finish(self: Box<Self>) -> Vec<u32>;
}

/// A new one, with so many workers.
pub type Given = fn(usize) -> Box<dyn Pool>;

/// What to write.
pub const TASK: Task = Task {
    name: "worker_pool",
    lesson: "after 5",
    goal: "write a pool of workers that take jobs from a channel",
    hints: &[
        "Two channels: one for the jobs, one for the results. The sender of a channel can be cloned, its \
         receiver cannot: the workers share it in an `Arc<Mutex<Receiver<Job>>>`.",
        "In `while let Ok(job) = jobs.lock().unwrap().recv() { … }` the guard lives to the end of the body, and \
         with it the lock: the others cannot take a job meanwhile. Take the job in a line of its own.",
        "`finish` drops the sender of the jobs: then `recv` returns an `Err` once there is nothing left. Only \
         after that does it join the workers.",
        "The results end when their last sender is dropped. Does the pool still hold one itself?",
    ],
    file: file!(),
};

/// What is tried.
pub const TRIALS: Trials<Given> = &[
    Trial::new("one worker, one job", |given| run(given, 1, 1)),
    Trial::new("two workers, no jobs", |given| run(given, 2, 0)),
    Trial::new("two workers, two jobs that take long", |given| {
        run_as(given, 2, 2, |_, _| when_all_others_wait())
    })
    .at_once(2, "two jobs never run at the same time, in any order, and there are two workers"),
    Trial::new("one worker, two jobs; the first takes until the second is handed in", |given| {
        run_as(given, 1, 2, |number, submitted| {
            if number == 0 {
                when_all_others_wait();
                if submitted.get() < 2 {
                    refuse("`submit` has not returned before the job is done");
                }
            }
        })
    }),
    Trial::new("two workers, two jobs", |given| run(given, 2, 2)),
    Trial::new("two workers, three jobs, of which the first takes long", |given| {
        run_as(
            given,
            2,
            3,
            |number, _| if number == 0 { when_all_others_wait() } else { act("works") },
        )
    }),
    Trial::new("two workers wait for a job before there is one", |given| {
        let pool = given(2);
        when_all_others_wait();
        check(pool, vec![Box::new(|| 0)], &Hidden::new(0));
        0
    }),
    Trial::new("three workers, six jobs", |given| run(given, 3, 6)).large(),
];

/// Binds an answer to these trials.
#[doc(hidden)]
#[macro_export]
macro_rules! worker_pool {
    () => {{
        impl $crate::tasks::worker_pool::Pool for Pool {
            fn submit(&self, job: $crate::tasks::worker_pool::Job) {
                Pool::submit(self, job);
            }

            fn finish(self: ::std::boxed::Box<Self>) -> ::std::vec::Vec<u32> {
                Pool::finish(*self)
            }
        }
        |workers| ::std::boxed::Box::new(Pool::new(workers))
    }};
}

fn run(given: Given, workers: usize, jobs: u32) -> usize {
    run_as(given, workers, jobs, |number, _| act(&format!("works on job {number}")))
}

/// What each job does is told its number, and how many were handed in.
fn run_as(given: Given, workers: usize, jobs: u32, work: fn(u32, &Hidden<usize>)) -> usize {
    let (crowd, submitted) = (Arc::new(Crowd::default()), Arc::new(Hidden::new(0)));
    let job = |number| {
        let (crowd, submitted) = (Arc::clone(&crowd), Arc::clone(&submitted));
        let job = move || {
            crowd.does(number, |number| {
                if crowd.most() > workers {
                    let of = if workers == 1 {
                        "one worker".into()
                    } else {
                        format!("{workers} workers")
                    };
                    refuse(format_args!("{} jobs run at the same time, for {of}", crowd.most()));
                }
                work(number, &submitted);
            });
            number
        };
        Box::new(job) as Job
    };
    check(given(workers), (0..jobs).map(job).collect(), &submitted);
    crowd.most()
}

/// Hands the jobs in. Each of them returns its number.
fn check(pool: Box<dyn Pool>, jobs: Vec<Job>, submitted: &Hidden<usize>) {
    let expected: Vec<u32> = (0..).take(jobs.len()).collect();
    for job in jobs {
        pool.submit(job);
        count(submitted);
    }
    let mut results = pool.finish();
    results.sort_unstable();
    if results != expected {
        refuse(format_args!("the jobs return {expected:?}, and `finish` returns {results:?}"));
    }
}

//! A semaphore: what to write, and what is tried with it.

use interleave::std_like::beyond_std::{Hidden, act, when_all_others_wait};

use crate::task::{Crowd, Task, Trial, Trials, both, count, in_threads, is_handed_over, refuse};

/// What the trials call.
pub trait Semaphore: Send + Sync {
    /// Takes a permit.
    fn acquire(&self);
    /// Gives one back, or adds one.
    fn release(&self);
}

/// A new one, with so many permits.
pub type Given = fn(usize) -> Box<dyn Semaphore>;

/// What to write.
pub const TASK: Task = Task {
    name: "semaphore",
    lesson: "lesson 4",
    goal: "write a semaphore",
    hints: &[
        "Two fields: the number of free permits in a `Mutex`, and a `Condvar` on which threads sleep \
         that find none.",
        "`permits = self.freed.wait(permits).unwrap();` unlocks the mutex and sleeps, in one step, \
         and has locked the mutex again when it returns.",
        "When `wait` returns, another thread may have taken the permit already, or the thread woke for \
         no reason. Look again: `while *permits == 0`.",
        "`release` adds the permit with the mutex locked, and notifies one each time: not only when \
         there was none before.",
    ],
    file: file!(),
};

/// What is tried.
pub const TRIALS: Trials<Given> = &[
    Trial::new("one thread adds two permits where there was none, and takes both", alone),
    Trial::new("two threads share one permit", |given| share(given, 1, 2, 1)),
    Trial::new("two threads share two permits, each for long", |given: Given| {
        together(&*given(2), 2)
    })
    .at_once(
        2,
        "there are two permits, and two threads never have one at the same time, in any order",
    ),
    Trial::new("there is one permit, two are added, and three threads use one each, for long", |given: Given| {
        let semaphore = given(1);
        semaphore.release();
        semaphore.release();
        together(&*semaphore, 3)
    })
    .at_once(
        3,
        "there was one permit, two were added, and three threads never have one at the same time, in any order",
    ),
    Trial::new("two threads wait, and a third adds two permits", |given| add(given, 2)),
    Trial::new(
        "two threads wait, a third adds two permits; one may wake for no reason",
        |given| add(given, 2),
    )
    .with_surprises(),
    Trial::new("a thread waits, and another adds a permit after a long time", late),
    Trial::new("four threads share two permits, twice each", |given| share(given, 2, 4, 2)).large(),
    Trial::new("three threads wait, and a fourth adds three permits", |given| {
        add(given, 3)
    })
    .with_surprises()
    .large(),
];

/// Binds an answer to these trials.
#[doc(hidden)]
#[macro_export]
macro_rules! semaphore {
    () => {{
        $crate::forward!(Semaphore: semaphore { acquire(); release(); });
        |permits| ::std::boxed::Box::new(Semaphore::new(permits))
    }};
}

fn alone(given: Given) -> usize {
    let (semaphore, taken) = (given(0), Hidden::new(0));
    let take = || {
        semaphore.release();
        semaphore.release();
        for _ in 0..2 {
            semaphore.acquire();
            count(&taken);
        }
    };
    let look = || {
        when_all_others_wait();
        let taken = taken.get();
        if taken < 2 {
            refuse(format_args!("two permits were added and {taken} taken, and `acquire` waits"));
        }
    };
    both(take, look)
}

/// Threads that keep their permit until the others wait, or have one too.
fn together(semaphore: &dyn Semaphore, threads: usize) -> usize {
    let crowd = Crowd::default();
    in_threads(threads, |_| {
        semaphore.acquire();
        crowd.enter();
        when_all_others_wait();
        crowd.leave();
        semaphore.release();
    });
    crowd.most()
}

/// The permit comes when the thread that waits for it has nothing left to do but sleep.
fn late(given: Given) -> usize {
    let semaphore = given(0);
    let add = || {
        when_all_others_wait();
        semaphore.release();
    };
    both(|| semaphore.acquire(), add)
}

/// Threads that use a permit so many times.
fn share(given: Given, permits: usize, threads: usize, times: usize) -> usize {
    let (semaphore, crowd) = (given(permits), Crowd::default());
    let last_use = Hidden::new(0);
    in_threads(threads, |_| {
        for _ in 0..times {
            semaphore.acquire();
            let inside = crowd.enter();
            if inside > permits {
                refuse(format_args!(
                    "{inside} threads have a permit at once, and there are {permits}"
                ));
            }
            if permits == 1 {
                is_handed_over(&last_use);
            }
            act("uses its permit");
            count(&last_use);
            crowd.leave();
            semaphore.release();
        }
    });
    0
}

/// Threads that wait for a permit each, and one that adds them.
fn add(given: Given, permits: usize) -> usize {
    let (semaphore, added) = (given(0), Hidden::new(0_usize));
    let is_prepared = Hidden::new(false);
    in_threads(permits + 1, |number| {
        if number < permits {
            semaphore.acquire();
            let Some(left) = added.get().checked_sub(1) else {
                refuse("`acquire` has returned, and there was no permit");
            };
            added.set(left);
            is_handed_over(&is_prepared);
            return;
        }
        is_prepared.set(true);
        for _ in 0..permits {
            act("prepares a permit");
            count(&added);
            semaphore.release();
        }
    });
    0
}

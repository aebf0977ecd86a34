//! A sum, shared out among threads: what to write, and what is tried with it.

use interleave::std_like::beyond_std::{Hidden, act, when_all_others_wait};

use crate::task::{Crowd, Task, Trial, Trials, count, refuse};

const NOT_PARALLEL: &str = "two threads never work at the same time, in any order";

/// The function that is judged.
pub type Given = fn(u32, u32, &(dyn Fn(u32) -> u64 + Sync)) -> u64;

/// What to write.
pub const TASK: Task = Task {
    name: "split_the_work",
    lesson: "lessons 6, 7",
    goal: "share a sum out among threads",
    hints: &[
        "`thread::scope` lets the threads borrow `term`. Each `scope.spawn` returns a handle, and its \
         `join` returns what the thread returned: the sum of its part.",
        "A closure with `move` takes all that it names. What the other threads need as well, name as a \
         reference: `let total = &total;` before `scope.spawn(move || …)`.",
        "Thread number i can take the terms from `n * i / threads` to `n * (i + 1) / threads`, without \
         the last: no term is left out, and some parts may be empty.",
        "If the threads add to a sum in a `Mutex`, work the term out before you lock it.",
    ],
    file: file!(),
};

/// What is tried.
pub const TRIALS: Trials<Given> = &[
    Trial::new("4 terms, 2 threads", |given| split(given, 4, 2)).at_once(2, NOT_PARALLEL),
    Trial::new("5 terms, 2 threads", |given| split(given, 5, 2)),
    Trial::new("2 terms, 3 threads", |given| split(given, 2, 3)).at_once(2, NOT_PARALLEL),
    Trial::new("no terms, 2 threads", |given| split(given, 0, 2)),
    Trial::new("3 terms, 1 thread", |given| split(given, 3, 1)),
    Trial::new("4 terms that take long, 4 threads", |given| {
        split_as(given, 4, 4, |_, _| when_all_others_wait())
    })
    .at_once(4, "there are four terms, and four threads never work at the same time, in any order"),
    Trial::new("4 terms, 2 threads; the first term to begin takes long", |given| {
        split_as(given, 4, 2, |number, begun| {
            if count(begun) > 1 {
                return act(&format!("works out term({number})"));
            }
            when_all_others_wait();
            if begun.get() < 3 {
                refuse("while one term takes long, the other thread works out only one, and waits");
            }
        })
    }),
    Trial::new("19 terms, 4 threads", |given| split(given, 19, 4)).large(),
    Trial::new("1,100,000,000 terms, 4 threads; it ends with the first term", |given: Given| {
        let begun = Hidden::new(0);
        given(1_100_000_000, 4, &|_| {
            count(&begun);
            panic!("this is enough")
        });
        refuse(format_args!("{} terms panic, and `sum` returns as if none had", begun.get()))
    })
    .ends_early(),
];

/// Binds an answer to these trials.
#[doc(hidden)]
#[macro_export]
macro_rules! split_the_work {
    () => {
        sum
    };
}

fn split(given: Given, n: u32, threads: u32) -> usize {
    split_as(given, n, threads, |number, _| act(&format!("works out term({number})")))
}

/// Term i is 10 to the power of i. To work it out is this, which is told i and how many have begun.
fn split_as(given: Given, n: u32, threads: u32, work: fn(u32, &Hidden<usize>)) -> usize {
    let crowd = Crowd::default();
    let begun = Hidden::new(0);
    let times: Vec<Hidden<usize>> = (0..n).map(|_| Hidden::new(0)).collect();
    let term = |number: u32| {
        let Some(times) = times.get(number as usize) else {
            refuse(format_args!("term({number}) is not asked for: there are {n} terms"));
        };
        if count(times) > 1 {
            refuse(format_args!("term({number}) is worked out twice"));
        }
        if crowd.enter() > threads as usize {
            refuse(format_args!(
                "{} threads work at once, and {threads} were asked for",
                crowd.most()
            ));
        }
        work(number, &begun);
        crowd.leave();
        10_u64.pow(number)
    };
    let sum = given(n, threads, &term);
    if let Some(left_out) = times.iter().position(|times| times.get() == 0) {
        refuse(format_args!("term({left_out}) is left out"));
    }
    let expected: u64 = (0..n).map(|number| 10_u64.pow(number)).sum();
    if sum != expected {
        refuse(format_args!("all terms are worked out, but the sum is {sum}, and not {expected}"));
    }
    crowd.most()
}

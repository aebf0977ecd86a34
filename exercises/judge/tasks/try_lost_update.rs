use std::sync::Arc;

use interleave::std_like::thread;

use super::answer::Counter;
use crate::judge::task::{Task, Trial, wrong};

pub const TASK: Task = Task {
    name: "lost_update",
    lesson: "lesson 3",
    goal: "write a counter that many threads add to",
    hints: &[
        "`total: Mutex<u32>` is a number that only the thread can reach that has locked it.",
        "`let mut total = self.total.lock().unwrap();` gives you a guard. `*total` is the number \
         itself, and the mutex stays locked until the guard is dropped.",
        "Reading, adding, and reading what to return have to happen under the same guard. If you lock \
         twice, another thread can add in between.",
    ],
    trials: &[
        Trial::every_order("one thread alone adds 1, 0 and 10", || alone(&[1, 0, 10])),
        Trial::every_order("two threads add 1 and 10", || add(&[1, 10])).with_unlocks(),
        Trial::every_order("one thread alone adds 100,000", || alone(&[100_000])),
        Trial::every_order("three threads add 1, 10 and 100", || add(&[1, 10, 100])),
        Trial::some_orders("five threads add 1, 10, 100, 1,000 and 10,000", || {
            add(&[1, 10, 100, 1_000, 10_000])
        }),
    ],
};

fn alone(numbers: &'static [u32]) -> String {
    let counter = Counter::new();
    let mut before = counter.total();
    if before != 0 {
        wrong(format_args!("the total of a new counter is {before}"));
    }
    for number in numbers {
        let (told, total, expected) = (counter.add(*number), counter.total(), before + number);
        let added = format_args!("the total was {before}, {number} is added, and");
        if total != expected {
            wrong(format_args!("{added} the total is {total}"));
        }
        if told != expected {
            wrong(format_args!("{added} `add` returns {told}"));
        }
        before = total;
    }
    let other = Counter::new();
    other.add(5);
    if (counter.total(), other.total()) != (before, 5) {
        wrong("there are two counters, and what is added to one changes the other");
    }
    String::new()
}

fn add(numbers: &'static [u32]) -> String {
    let counter = Arc::new(Counter::new());
    let threads: Vec<_> = numbers
        .iter()
        .map(|&number| {
            let counter = Arc::clone(&counter);
            thread::spawn(move || counter.add(number))
        })
        .collect();
    let mut told: Vec<u32> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    let (total, expected) = (counter.total(), numbers.iter().sum());
    if total != expected {
        wrong(format_args!("the total is {total}, and not {expected}: an update is lost"));
    }
    // In the order of the additions, each total is the one before and one of the numbers.
    told.sort_unstable();
    let steps = std::iter::once(&0).chain(&told).zip(&told);
    let mut added: Vec<u32> = steps.map(|(before, after)| after.abs_diff(*before)).collect();
    added.sort_unstable();
    if added != numbers {
        wrong(format_args!(
            "the total is right, but the threads were told {told:?}: `add` has to return the total right \
             after its own addition, before another thread adds"
        ));
    }
    String::new()
}

//! A counter: what to write, and what is tried with it.

use interleave::std_like::thread;

use crate::task::{Task, Trial, Trials, in_threads, refuse};

/// What the trials call.
pub trait Counter: Send + Sync {
    /// Adds a number; the total after that.
    fn add(&self, n: u32) -> u32;
    /// The total.
    fn total(&self) -> u32;
}

/// A new one.
pub type Given = fn() -> Box<dyn Counter>;

/// What to write.
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
    file: file!(),
};

/// What is tried.
pub const TRIALS: Trials<Given> = &[
    Trial::new("one thread alone adds 1, 0 and 10", |given| alone(given, &[1, 0, 10])),
    Trial::new("two threads add 1 and 10", |given| add(given, &[1, 10])),
    Trial::new("one thread alone adds 100,000", |given| alone(given, &[100_000])),
    Trial::new("two threads add 1 and 10, and a third asks for the total twice", look),
    Trial::new("three threads add 1, 10 and 100", |given| add(given, &[1, 10, 100])),
    Trial::new("five threads add 1, 10, 100, 1,000 and 10,000", |given| {
        add(given, &[1, 10, 100, 1_000, 10_000])
    }),
];

/// Binds an answer to these trials.
#[doc(hidden)]
#[macro_export]
macro_rules! lost_update {
    () => {{
        $crate::forward!(Counter: lost_update { add(n: u32) -> u32; total() -> u32; });
        || ::std::boxed::Box::new(Counter::new())
    }};
}

fn alone(given: Given, numbers: &[u32]) -> usize {
    let counter = given();
    let mut before = counter.total();
    if before != 0 {
        refuse(format_args!("the total of a new counter is {before}"));
    }
    for number in numbers {
        let (told, total, expected) = (counter.add(*number), counter.total(), before + number);
        let refuse_that = |what: std::fmt::Arguments<'_>| {
            refuse(format_args!("the total was {before}, {number} is added, and {what}"))
        };
        if total != expected {
            refuse_that(format_args!("the total is {total}"));
        }
        if told != expected {
            refuse_that(format_args!("`add` returns {told}"));
        }
        before = total;
    }
    let other = given();
    other.add(5);
    if (counter.total(), other.total()) != (before, 5) {
        refuse("there are two counters, and what is added to one changes the other");
    }
    0
}

fn look(given: Given) -> usize {
    let counter = given();
    let look = || {
        let totals = [counter.total(), counter.total()];
        if let Some(total) = totals.iter().find(|total| ![0, 1, 10, 11].contains(*total)) {
            refuse(format_args!("while 1 and 10 are added to 0, `total` returns {total}"));
        }
        if totals[1] < totals[0] {
            refuse(format_args!("`total` returns {} and then {}", totals[0], totals[1]));
        }
    };
    in_threads(3, |number| match number {
        0 | 1 => _ = counter.add([1, 10][number]),
        _ => look(),
    });
    0
}

fn add(given: Given, numbers: &[u32]) -> usize {
    let counter = &*given();
    let mut told: Vec<u32> = thread::scope(|scope| {
        let add = |&number| scope.spawn(move || counter.add(number));
        let threads: Vec<_> = numbers.iter().map(add).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let (total, expected) = (counter.total(), numbers.iter().sum());
    if total != expected {
        refuse(format_args!("the total is {total}, and not {expected}: an update is lost"));
    }
    // In the order of the additions, each total is the one before and one of the numbers.
    told.sort_unstable();
    let steps = std::iter::once(&0).chain(&told).zip(&told);
    let mut added: Vec<u32> = steps.map(|(before, after)| after.abs_diff(*before)).collect();
    added.sort_unstable();
    if added != numbers {
        refuse(format_args!(
            "the total is right, but the threads were told {told:?}: `add` has to return the total right \
             after its own addition, before another thread adds"
        ));
    }
    0
}

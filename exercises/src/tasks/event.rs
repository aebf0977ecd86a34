//! An event: what to write, and what is tried with it.

use interleave::std_like::beyond_std::{Hidden, act, when_all_others_wait};
use interleave::std_like::thread;

use crate::task::{Task, Trial, Trials, is_handed_over, refuse};

/// What the trials call.
pub trait Event: Send + Sync {
    /// Sets it.
    fn set(&self);
    /// Clears it.
    fn clear(&self);
    /// Whether it is set.
    fn is_set(&self) -> bool;
    /// Waits until it is set.
    fn wait(&self);
}

/// A new one.
pub type Given = fn() -> Box<dyn Event>;

/// What to write.
pub const TASK: Task = Task {
    name: "event",
    lesson: "lesson 5",
    goal: "write an event",
    hints: &[
        "Begin with a `bool` in a `Mutex` and a `Condvar`; `wait` is a loop around the \
         condition variable's `wait`. Which notification wakes all who wait?",
        "After `set(); clear()` the `bool` is `false` again before a thread that was woken can look. How \
         could it know that there was a `set` since it came?",
        "Count the sets. A thread that waits remembers the number that it found when it came: it may go \
         on if the event is set or the number is another one.",
    ],
    file: file!(),
};

/// What is tried.
pub const TRIALS: Trials<Given> = &[
    Trial::new("one thread sets the event, and then waits for it twice", alone),
    Trial::new("a thread waits, another sets the event", |given| wait(given, 1)),
    Trial::new("two threads wait, another sets the event", |given| wait(given, 2)),
    Trial::new("two threads wait, another sets the event; one may wake for no reason", |given| {
        wait(given, 2)
    })
    .with_surprises(),
    Trial::new("a thread waits for an event that was set and cleared before", after_clear),
    Trial::new("two threads wait, and a third calls `set(); clear()`", pulse),
    Trial::new(
        "a thread waits, and another calls `set(); clear()` twice; then the main thread waits",
        |given| calls(given, &[Set, Clear, Set, Clear]),
    ),
    Trial::new("a thread waits, and another calls `set(); clear(); set()`", |given| {
        calls(given, &[Set, Clear, Set])
    }),
    Trial::new(
        "a thread waits, and another calls `set(); set(); clear()`; then the main thread waits",
        |given| calls(given, &[Set, Set, Clear]),
    ),
    Trial::new(
        "a thread waits, and another calls `clear(); set()`; one may wake for no reason",
        |given| calls(given, &[Clear, Set]),
    )
    .with_surprises(),
    Trial::new(
        "two threads wait, and a third calls `set(); clear()` and then waits too",
        pulse_then_wait,
    ),
    Trial::new("a thread waits, and two others set the event", set_twice),
    Trial::new("an event is set; a thread waits for it, another calls `is_set`", look),
    Trial::new("four threads wait, another sets the event", |given| wait(given, 4))
        .with_surprises()
        .large(),
];

/// Binds an answer to these trials.
#[doc(hidden)]
#[macro_export]
macro_rules! event {
    () => {{
        $crate::forward!(Event: event { set(); clear(); is_set() -> bool; wait(); });
        || ::std::boxed::Box::new(Event::new())
    }};
}

fn alone(given: Given) -> usize {
    let event = given();
    if event.is_set() {
        refuse("a new event is set");
    }
    event.set();
    for _ in 0..2 {
        event.wait();
        is_still_set(&*event);
    }
    0
}

fn is_still_set(event: &dyn Event) {
    if !event.is_set() {
        refuse("the event was set and not cleared, and `is_set` is false");
    }
}

fn is_cleared(event: &dyn Event) {
    if event.is_set() {
        refuse("the event was cleared, and `is_set` is true");
    }
}

/// What is known of an event from outside: whether it was ever set, and whether it was since the last `clear`.
#[derive(Default)]
struct Known {
    was_set: Hidden<bool>,
    was_set_again: Hidden<bool>,
    /// What the only one that sets it has done before.
    prepared: Hidden<bool>,
}

impl Known {
    fn wait(&self, event: &dyn Event) {
        event.wait();
        if !self.was_set.get() {
            refuse("`wait` has returned, and nobody had set the event");
        }
        is_handed_over(&self.prepared);
    }

    /// Waits after a `clear`.
    fn wait_for_next(&self, event: &dyn Event) {
        event.wait();
        if !self.was_set_again.get() {
            refuse("`wait` was called after `clear`, and has returned before the next `set`");
        }
    }

    fn set(&self, event: &dyn Event) {
        self.was_set.set(true);
        event.set();
    }

    fn set_again(&self, event: &dyn Event) {
        self.was_set_again.set(true);
        event.set();
    }

    /// Lets so many threads wait, and another one do this.
    fn wait_while(&self, event: &dyn Event, waiters: usize, other: impl FnOnce() + Send) {
        thread::scope(|scope| {
            for _ in 0..waiters {
                scope.spawn(|| self.wait(event));
            }
            scope.spawn(other);
        });
    }
}

fn wait(given: Given, waiters: usize) -> usize {
    wait_for(&*given(), waiters)
}

fn wait_for(event: &dyn Event, waiters: usize) -> usize {
    let known = Known::default();
    known.wait_while(event, waiters, || {
        act("prepares what the others wait for");
        known.prepared.set(true);
        known.set(event);
    });
    0
}

fn after_clear(given: Given) -> usize {
    let event = given();
    event.set();
    event.clear();
    is_cleared(&*event);
    wait_for(&*event, 1)
}

#[derive(Clone, Copy, PartialEq)]
enum Call {
    Set,
    Clear,
}

use Call::{Clear, Set};

/// Once the waiter sleeps. After a `clear`, the main thread waits for the next `set`.
fn calls(given: Given, calls: &[Call]) -> usize {
    let (event, known) = (&*given(), Known::default());
    known.wait_while(event, 1, || {
        when_all_others_wait();
        for call in calls {
            if *call == Set {
                act("prepares what the other waits for");
                known.set(event);
            } else {
                event.clear();
            }
        }
    });
    let is_set = calls.last() == Some(&Set);
    if event.is_set() != is_set {
        let last = if is_set { "set" } else { "clear" };
        refuse(format_args!("`{last}` was called last, and `is_set` is {}", !is_set));
    }
    if !is_set {
        thread::scope(|scope| {
            scope.spawn(|| {
                when_all_others_wait();
                known.set_again(event);
            });
            known.wait_for_next(event);
        });
    }
    0
}

/// A thread that comes after `clear` must not take the wakeup of one that came before.
fn pulse_then_wait(given: Given) -> usize {
    let (event, known) = (&*given(), Known::default());
    thread::scope(|scope| {
        let waiters = [(); 2].map(|()| scope.spawn(|| known.wait(event)));
        scope.spawn(|| {
            when_all_others_wait();
            known.set(event);
            event.clear();
            known.wait_for_next(event);
        });
        for waiter in waiters {
            waiter.join().unwrap();
        }
        when_all_others_wait();
        known.set_again(event);
    });
    0
}

fn set_twice(given: Given) -> usize {
    let (event, known) = (&*given(), Known::default());
    thread::scope(|scope| {
        scope.spawn(|| known.wait(event));
        for _ in 0..2 {
            scope.spawn(|| known.set(event));
        }
    });
    is_still_set(event);
    0
}

fn look(given: Given) -> usize {
    let (event, known) = (&*given(), Known::default());
    known.set(event);
    known.wait_while(event, 1, || is_still_set(event));
    0
}

fn pulse(given: Given) -> usize {
    let (event, known) = (&*given(), Known::default());
    known.wait_while(event, 2, || {
        when_all_others_wait();
        known.set(event);
        event.clear();
        is_cleared(event);
    });
    0
}

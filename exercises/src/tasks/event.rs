//! An event: what to write, and what is tried with it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use interleave::std_like::beyond_std::{act, when_all_others_wait};
use interleave::std_like::thread;

use crate::task::{Task, Trial, Trials, join, refuse};

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
pub type Given = fn() -> Arc<dyn Event>;

/// What to write.
pub const TASK: Task = Task {
    name: "event",
    lesson: "lesson 5",
    goal: "write an event",
    hints: &[
        "Begin with a `bool` in a `Mutex` and a `Condvar`; `wait` is a loop, as in `semaphore`. Which \
         notification wakes all who wait?",
        "After `set(); clear()` the `bool` is `false` again before a thread that was woken can look. How \
         could it know that there was a `set` since it came?",
        "Count the sets. A thread that waits remembers the number that it found when it came: it may go \
         on if the event is set or the number is another one.",
    ],
    file: file!(),
};

/// What is tried.
pub const TRIALS: Trials<Given> = &[
    Trial::every_order("one thread sets the event, and then waits for it twice", alone),
    Trial::every_order("a thread waits, another sets the event", |given| wait(given, 1))
        .with_unlocks(),
    Trial::every_order("two threads wait, another sets the event", |given| wait(given, 2)),
    Trial::every_order(
        "two threads wait, another sets the event; one may wake for no reason",
        |given| wait(given, 2),
    )
    .with_surprises(),
    Trial::every_order("a thread waits for an event that was set and cleared before", after_clear),
    Trial::every_order("two threads wait, and a third calls `set(); clear()`", pulse),
    Trial::every_order(
        "a thread waits, and another calls `set(); clear()` twice; then the main thread waits",
        |given| calls(given, &[Set, Clear, Set, Clear]),
    ),
    Trial::every_order("a thread waits, and another calls `set(); clear(); set()`", |given| {
        calls(given, &[Set, Clear, Set])
    }),
    Trial::every_order(
        "a thread waits, and another calls `set(); set(); clear()`; then the main thread waits",
        |given| calls(given, &[Set, Set, Clear]),
    ),
    Trial::every_order(
        "a thread waits, and another calls `clear(); set()`; one may wake for no reason",
        |given| calls(given, &[Clear, Set]),
    )
    .with_surprises(),
    Trial::every_order(
        "two threads wait, and a third calls `set(); clear()` and then waits too",
        pulse_then_wait,
    ),
    Trial::every_order("a thread waits, and two others set the event", set_twice),
    Trial::every_order("an event is set; a thread waits for it, another calls `is_set`", look)
        .with_unlocks(),
    Trial::some_orders("two threads wait, and a third calls `set(); clear()`", pulse),
    Trial::some_orders("four threads wait, another sets the event", |given| wait(given, 4))
        .with_surprises(),
];

/// Binds an answer to these trials.
#[doc(hidden)]
#[macro_export]
macro_rules! event {
    (items) => {
        impl $crate::tasks::event::Event for Event {
            fn set(&self) {
                Event::set(self);
            }

            fn clear(&self) {
                Event::clear(self);
            }

            fn is_set(&self) -> bool {
                Event::is_set(self)
            }

            fn wait(&self) {
                Event::wait(self);
            }
        }
    };
    (given) => {
        || ::std::sync::Arc::new(Event::new())
    };
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

/// Waits after a `clear`.
fn wait_for_next(event: &dyn Event, was_set_again: &AtomicBool) {
    event.wait();
    if !was_set_again.load(SeqCst) {
        refuse("`wait` was called after `clear`, and has returned before the next `set`");
    }
}

/// Waits, and looks whether the event was set.
fn waiter(event: &Arc<dyn Event>, was_set: &Arc<AtomicBool>) -> thread::JoinHandle<()> {
    let (event, was_set) = (Arc::clone(event), Arc::clone(was_set));
    thread::spawn(move || {
        event.wait();
        if !was_set.load(SeqCst) {
            refuse("`wait` has returned, and nobody had set the event");
        }
    })
}

fn wait(given: Given, waiters: usize) -> usize {
    let (event, was_set) = (given(), Arc::default());
    let waiters: Vec<_> = (0..waiters).map(|_| waiter(&event, &was_set)).collect();
    let setter = {
        let event = Arc::clone(&event);
        thread::spawn(move || {
            act("prepares what the others wait for");
            was_set.store(true, SeqCst);
            event.set();
        })
    };
    join(waiters);
    setter.join().unwrap();
    0
}

fn after_clear(given: Given) -> usize {
    let (event, was_set) = (given(), Arc::default());
    event.set();
    event.clear();
    if event.is_set() {
        refuse("the event was cleared, and `is_set` is true");
    }
    let waiter = waiter(&event, &was_set);
    let setter = thread::spawn(move || {
        act("prepares what the others wait for");
        was_set.store(true, SeqCst);
        event.set();
    });
    waiter.join().unwrap();
    setter.join().unwrap();
    0
}

#[derive(Clone, Copy, PartialEq)]
enum Call {
    Set,
    Clear,
}

use Call::{Clear, Set};

/// Once the waiter sleeps. After a `clear`, the main thread waits for the next `set`.
fn calls(given: Given, calls: &'static [Call]) -> usize {
    let (event, was_set) = (given(), Arc::default());
    let waiter = waiter(&event, &was_set);
    let setter = {
        let event = Arc::clone(&event);
        thread::spawn(move || {
            when_all_others_wait();
            for call in calls {
                if *call == Set {
                    act("prepares what the other waits for");
                    was_set.store(true, SeqCst);
                    event.set();
                } else {
                    event.clear();
                }
            }
        })
    };
    waiter.join().unwrap();
    setter.join().unwrap();
    let is_set = calls.last() == Some(&Set);
    if event.is_set() != is_set {
        let last = if is_set { "set" } else { "clear" };
        refuse(format_args!("`{last}` was called last, and `is_set` is {}", !is_set));
    }
    if is_set {
        return 0;
    }
    let was_set_again = Arc::new(AtomicBool::new(false));
    let setter = {
        let (event, was_set_again) = (Arc::clone(&event), Arc::clone(&was_set_again));
        thread::spawn(move || {
            when_all_others_wait();
            was_set_again.store(true, SeqCst);
            event.set();
        })
    };
    wait_for_next(&*event, &was_set_again);
    setter.join().unwrap();
    0
}

/// A thread that comes after `clear` must not take the wakeup of one that came before.
fn pulse_then_wait(given: Given) -> usize {
    let (event, was_set) = (given(), Arc::default());
    let was_set_again = Arc::new(AtomicBool::new(false));
    let waiters = [waiter(&event, &was_set), waiter(&event, &was_set)];
    let setter = {
        let (event, was_set_again) = (Arc::clone(&event), Arc::clone(&was_set_again));
        thread::spawn(move || {
            when_all_others_wait();
            was_set.store(true, SeqCst);
            event.set();
            event.clear();
            wait_for_next(&*event, &was_set_again);
        })
    };
    join(waiters);
    when_all_others_wait();
    was_set_again.store(true, SeqCst);
    event.set();
    setter.join().unwrap();
    0
}

fn set_twice(given: Given) -> usize {
    let (event, was_set) = (given(), Arc::default());
    let waiter = waiter(&event, &was_set);
    let set = {
        let event = Arc::clone(&event);
        move || {
            was_set.store(true, SeqCst);
            event.set();
        }
    };
    let setters = [thread::spawn(set.clone()), thread::spawn(set)];
    waiter.join().unwrap();
    join(setters);
    is_still_set(&*event);
    0
}

fn look(given: Given) -> usize {
    let (event, was_set) = (given(), Arc::new(AtomicBool::new(true)));
    event.set();
    let waiter = waiter(&event, &was_set);
    let looker = thread::spawn(move || {
        is_still_set(&*event);
    });
    waiter.join().unwrap();
    looker.join().unwrap();
    0
}

fn pulse(given: Given) -> usize {
    let (event, was_set) = (given(), Arc::default());
    let waiters = [waiter(&event, &was_set), waiter(&event, &was_set)];
    let setter = thread::spawn(move || {
        when_all_others_wait();
        was_set.store(true, SeqCst);
        event.set();
        event.clear();
        if event.is_set() {
            refuse("the event was cleared, and `is_set` is true");
        }
    });
    join(waiters);
    setter.join().unwrap();
    0
}

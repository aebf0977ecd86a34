use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

use interleave::std_like::own::{act, when_all_others_wait};
use interleave::std_like::thread;

use super::answer::Event;
use crate::judge::task::{Task, Trial, wrong};

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
    trials: &[
        Trial::every_order("one thread sets the event, and then waits for it twice", alone),
        Trial::every_order("a thread waits, another sets the event", || wait(1)).with_unlocks(),
        Trial::every_order("two threads wait, another sets the event", || wait(2)),
        Trial::every_order(
            "two threads wait, another sets the event; one may wake for no reason",
            || wait(2),
        )
        .with_surprises(),
        Trial::every_order(
            "a thread waits for an event that was set and cleared before",
            after_clear,
        ),
        Trial::every_order("two threads wait, and a third calls `set(); clear()`", pulse),
        Trial::every_order(
            "a thread waits, and another calls `set(); clear()` twice; then the main thread waits",
            || calls(&[Set, Clear, Set, Clear]),
        ),
        Trial::every_order("a thread waits, and another calls `set(); clear(); set()`", || {
            calls(&[Set, Clear, Set])
        }),
        Trial::every_order(
            "a thread waits, and another calls `set(); set(); clear()`; then the main thread waits",
            || calls(&[Set, Set, Clear]),
        ),
        Trial::every_order(
            "a thread waits, and another calls `clear(); set()`; one may wake for no reason",
            || calls(&[Clear, Set]),
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
        Trial::some_orders("four threads wait, another sets the event", || wait(4))
            .with_surprises(),
    ],
};

fn alone() -> String {
    let event = Event::new();
    if event.is_set() {
        wrong("a new event is set");
    }
    event.set();
    for _ in 0..2 {
        event.wait();
        is_still_set(&event);
    }
    String::new()
}

fn is_still_set(event: &Event) {
    if !event.is_set() {
        wrong("the event was set and not cleared, and `is_set` is false");
    }
}

/// Waits after a `clear`.
fn wait_for_next(event: &Event, was_set_again: &AtomicBool) {
    event.wait();
    if !was_set_again.load(SeqCst) {
        wrong("`wait` was called after `clear`, and has returned before the next `set`");
    }
}

/// Waits, and looks whether the event was set.
fn waiter(event: &Arc<Event>, was_set: &Arc<AtomicBool>) -> thread::JoinHandle<()> {
    let (event, was_set) = (Arc::clone(event), Arc::clone(was_set));
    thread::spawn(move || {
        event.wait();
        if !was_set.load(SeqCst) {
            wrong("`wait` has returned, and nobody had set the event");
        }
    })
}

fn wait(waiters: usize) -> String {
    let (event, was_set) = (Arc::new(Event::new()), Arc::default());
    let waiters: Vec<_> = (0..waiters).map(|_| waiter(&event, &was_set)).collect();
    let setter = {
        let event = Arc::clone(&event);
        thread::spawn(move || {
            act("prepares what the others wait for");
            was_set.store(true, SeqCst);
            event.set();
        })
    };
    waiters.into_iter().for_each(|waiter| waiter.join().unwrap());
    setter.join().unwrap();
    String::new()
}

fn after_clear() -> String {
    let (event, was_set) = (Arc::new(Event::new()), Arc::default());
    event.set();
    event.clear();
    if event.is_set() {
        wrong("the event was cleared, and `is_set` is true");
    }
    let waiter = waiter(&event, &was_set);
    let setter = thread::spawn(move || {
        act("prepares what the others wait for");
        was_set.store(true, SeqCst);
        event.set();
    });
    waiter.join().unwrap();
    setter.join().unwrap();
    String::new()
}

#[derive(Clone, Copy, PartialEq)]
enum Call {
    Set,
    Clear,
}

use Call::{Clear, Set};

/// Once the waiter sleeps. After a `clear`, the main thread waits for the next `set`.
fn calls(calls: &'static [Call]) -> String {
    let (event, was_set) = (Arc::new(Event::new()), Arc::default());
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
        wrong(format_args!("`{last}` was called last, and `is_set` is {}", !is_set));
    }
    if is_set {
        return String::new();
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
    wait_for_next(&event, &was_set_again);
    setter.join().unwrap();
    String::new()
}

/// A thread that comes after `clear` must not take the wakeup of one that came before.
fn pulse_then_wait() -> String {
    let (event, was_set) = (Arc::new(Event::new()), Arc::default());
    let was_set_again = Arc::new(AtomicBool::new(false));
    let waiters = [waiter(&event, &was_set), waiter(&event, &was_set)];
    let setter = {
        let (event, was_set_again) = (Arc::clone(&event), Arc::clone(&was_set_again));
        thread::spawn(move || {
            when_all_others_wait();
            was_set.store(true, SeqCst);
            event.set();
            event.clear();
            wait_for_next(&event, &was_set_again);
        })
    };
    waiters.into_iter().for_each(|waiter| waiter.join().unwrap());
    when_all_others_wait();
    was_set_again.store(true, SeqCst);
    event.set();
    setter.join().unwrap();
    String::new()
}

fn set_twice() -> String {
    let (event, was_set) = (Arc::new(Event::new()), Arc::default());
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
    setters.into_iter().for_each(|setter| setter.join().unwrap());
    is_still_set(&event);
    String::new()
}

fn look() -> String {
    let (event, was_set) = (Arc::new(Event::new()), Arc::new(AtomicBool::new(true)));
    event.set();
    let waiter = waiter(&event, &was_set);
    let looker = thread::spawn(move || {
        is_still_set(&event);
    });
    waiter.join().unwrap();
    looker.join().unwrap();
    String::new()
}

fn pulse() -> String {
    let (event, was_set) = (Arc::new(Event::new()), Arc::default());
    let waiters = [waiter(&event, &was_set), waiter(&event, &was_set)];
    let setter = thread::spawn(move || {
        when_all_others_wait();
        was_set.store(true, SeqCst);
        event.set();
        event.clear();
        if event.is_set() {
            wrong("the event was cleared, and `is_set` is true");
        }
    });
    waiters.into_iter().for_each(|waiter| waiter.join().unwrap());
    setter.join().unwrap();
    String::new()
}

//! Experiment: `set` and at once `clear`, with eight threads waiting.
//!
//! As in CPython, our `Event` lets all of them go: it counts how often it was set. A bare flag with
//! a condition variable does not, if `clear` comes before the waiters have woken up and looked. Here
//! that is forced: the flag is set and cleared with the lock held. What to look for: 8 against 0.
//!
//! Only for the bare flag can it be known that all eight wait: they hold its lock when they say so.
//! Nobody can see from outside that a thread has entered `Event::wait`. So the main thread allows
//! 200 ms; should a waiter come too late even so, it says so and tries again.
//!
//! ```text
//! cargo run -p events --example pulse
//! ```

use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crossbeam::channel::{self, Sender};
use shared::{Event, println};

fn main() {
    let event = Event::new();
    let wait = |ready: &Sender<()>| {
        ready.send(()).unwrap();
        event.wait();
    };
    let pulse = || {
        thread::sleep(Duration::from_millis(200));
        event.set();
        event.clear();
    };
    for _ in 0..3 {
        if try_with_eight("Event", wait, pulse, || event.set()) == 8 {
            break;
        }
        println!("Event: Somebody came late.");
        event.clear();
    }

    let (flag, wakeup) = (Mutex::new(false), Condvar::new());
    let wait = |ready: &Sender<()>| {
        let mut set = flag.lock().unwrap();
        ready.send(()).unwrap();
        while !*set {
            set = wakeup.wait(set).unwrap();
        }
    };
    let pulse = || {
        let mut set = flag.lock().unwrap(); // gets the lock when all eight are asleep
        *set = true;
        wakeup.notify_all();
        *set = false;
    };
    try_with_eight("Bare flag", wait, pulse, || {
        *flag.lock().unwrap() = true;
        wakeup.notify_all();
    });
}

/// Lets eight threads wait and pulses. Prints and returns how many go on, then `set`s for the rest.
fn try_with_eight(
    name: &str,
    wait: impl Fn(&Sender<()>) + Sync,
    pulse: impl FnOnce(),
    set: impl FnOnce(),
) -> usize {
    let (ready, all_ready) = channel::unbounded();
    let (go_on, going_on) = channel::unbounded();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                wait(&ready);
                go_on.send(()).unwrap();
            });
        }
        all_ready.iter().take(8).for_each(drop);
        pulse();
        let deadline = Instant::now() + Duration::from_secs(1);
        let went_on = (0..8).take_while(|_| going_on.recv_deadline(deadline).is_ok()).count();
        println!("{name}: {went_on} of 8 went on.");
        set();
        went_on
    })
}

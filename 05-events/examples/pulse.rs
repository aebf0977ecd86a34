//! Experiment: a pulse, which is `set` and immediately `clear`, while eight threads wait.
//!
//! Our `Event` wakes all of them for good, as CPython's does: it remembers how often it was set. A bare
//! flag with a condition variable does not, if it is cleared before the waiters have woken up and looked
//! at it. Here that is forced, because both changes happen while the flag is locked. What to look for:
//! 8 against 0.
//!
//! A waiter of the bare flag holds the lock when it says that it waits, so it cannot come late. Nobody
//! can see from outside that a thread has entered `Event::wait`, so the event's waiters get 100 ms for
//! it; if one comes later even so, one pulse of the twenty misses it.
//!
//! ```text
//! cargo run -p events --example pulse
//! ```

use std::sync::mpsc::{self, Sender};
use std::sync::{Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use shared::{Event, refuse_args};

fn main() {
    refuse_args();
    let mut all_went_on = 0;
    for _ in 0..20 {
        if pulse_event() == 8 {
            all_went_on += 1;
        }
    }
    println!("Event: 8 of 8 went on, in {all_went_on} pulses of 20");
    println!("Bare flag: {} of 8 went on", pulse_bare_flag());
}

fn pulse_event() -> usize {
    let event = Event::new();
    let wait = |ready: &Sender<()>| {
        ready.send(()).unwrap();
        event.wait();
    };
    let pulse = || {
        thread::sleep(Duration::from_millis(100));
        event.set();
        event.clear();
    };
    try_with_eight(wait, pulse, || event.set())
}

fn pulse_bare_flag() -> usize {
    let (flag, wakeup) = (Mutex::new(false), Condvar::new());
    let wait = |ready: &Sender<()>| {
        let mut is_set = flag.lock().unwrap();
        ready.send(()).unwrap();
        while !*is_set {
            is_set = wakeup.wait(is_set).unwrap(); // unlocks the flag only while it sleeps
        }
    };
    let pulse = || {
        let mut is_set = flag.lock().unwrap();
        *is_set = true;
        wakeup.notify_all();
        *is_set = false;
    };
    try_with_eight(wait, pulse, || {
        *flag.lock().unwrap() = true;
        wakeup.notify_all();
    })
}

/// Pulses when eight threads wait, and returns how many go on. Then `set`s, for the others.
fn try_with_eight(
    wait: impl Fn(&Sender<()>) + Sync,
    pulse: impl FnOnce(),
    set: impl FnOnce(),
) -> usize {
    let (ready, all_ready) = mpsc::channel();
    let (go_on, going_on) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                wait(&ready);
                go_on.send(()).unwrap();
            });
        }
        for _ in 0..8 {
            all_ready.recv().unwrap();
        }
        pulse();
        let deadline = Instant::now() + Duration::from_secs(1);
        let time_left = || deadline.saturating_duration_since(Instant::now());
        let mut went_on = 0;
        while went_on < 8 && going_on.recv_timeout(time_left()).is_ok() {
            went_on += 1;
        }
        set();
        went_on
    })
}

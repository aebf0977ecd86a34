//! Experiment: `set` and at once `clear`, with eight threads waiting.
//!
//! As in CPython, our `Event` lets all of them go: it counts how often it was set. A bare flag with
//! a condition variable does not, if `clear` comes before the waiters have woken up and looked. Here
//! that is forced: both happen while the flag is locked. What to look for: 8 against 0.
//!
//! (When the waiters of the bare flag say that they wait, they hold its lock, so that is certain.
//! Nobody can see from outside that a thread has entered `Event::wait`, so 100 ms are allowed for
//! it. Should one come later even so, a pulse of the twenty will miss it.)
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
    let all_went_on = (0..20).filter(|_| pulse_event() == 8).count();
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
        let set = flag.lock().unwrap();
        ready.send(()).unwrap();
        drop(wakeup.wait_while(set, |set| !*set)); // unlocks the flag only once it sleeps
    };
    let pulse = || {
        let mut set = flag.lock().unwrap();
        *set = true;
        wakeup.notify_all();
        *set = false;
    };
    try_with_eight(wait, pulse, || {
        *flag.lock().unwrap() = true;
        wakeup.notify_all();
    })
}

/// Pulses when eight threads wait. Returns how many go on, and then `set`s for the rest.
fn try_with_eight(
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
        set();
        went_on
    })
}

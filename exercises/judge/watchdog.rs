//! Stops an answer that never ends and never takes a step either: the engine cannot.

use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use crate::verdict::RUNS;

/// A run takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);

/// From now on, ends the program if no run ends for so long.
pub fn start(exercise: &'static str) {
    thread::spawn(move || {
        wait_until_nothing_moves(PATIENCE);
        shared::fail(format_args!(
            "{exercise}: nothing has moved for {} seconds. Either a loop never ends and does nothing \
             that another thread could see, or the answer uses a lock of `std` itself: take it from \
             `interleave::std_like`",
            PATIENCE.as_secs()
        ));
    });
}

/// Returns once no run has ended for so long.
pub fn wait_until_nothing_moves(patience: Duration) {
    let mut runs = RUNS.load(Ordering::Relaxed);
    loop {
        thread::sleep(patience);
        let now = RUNS.load(Ordering::Relaxed);
        if now == runs {
            return;
        }
        runs = now;
    }
}

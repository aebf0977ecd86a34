//! Stops an answer that never ends and never takes a step either: the engine cannot.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::judge::verdict::RUNS;

/// A run takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);

/// Which exercise is being judged, if any.
static WATCHED: Mutex<Option<&str>> = Mutex::new(None);

/// From now on, ends the program if no run ends for so long.
pub fn start() {
    thread::spawn(|| {
        loop {
            wait_until_nothing_moves(&RUNS, PATIENCE);
            let watched = *WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(exercise) = watched {
                shared::fail(format_args!(
                    "{exercise}: nothing has moved for {} seconds. Either a loop never ends and does \
                     nothing that another thread could see, or the answer uses a lock of `std` \
                     itself: take it from `interleave::std_like`",
                    PATIENCE.as_secs()
                ));
            }
        }
    });
}

/// Says what is being judged now.
pub fn watch(exercise: Option<&'static str>) {
    *WATCHED.lock().unwrap_or_else(PoisonError::into_inner) = exercise;
}

/// Returns once the number of runs has not grown for so long.
pub fn wait_until_nothing_moves(runs: &AtomicUsize, patience: Duration) {
    let mut before = runs.load(Ordering::Relaxed);
    loop {
        thread::sleep(patience);
        let now = runs.load(Ordering::Relaxed);
        if now == before {
            return;
        }
        before = now;
    }
}

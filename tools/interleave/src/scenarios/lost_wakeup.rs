//! A waits until B is ready. It looks, and if B is not, it sleeps.

use crate::std_like::own::show;
use crate::std_like::sync::{Condvar, Mutex};
use crate::std_like::thread;

fn wait_for_it(is_ready: &Mutex<bool>, changed: &Condvar) {
    let seen = *is_ready.lock().unwrap(); // 1
    if !show("seen", seen) {
        let guard = is_ready.lock().unwrap(); // 2
        drop(changed.wait(guard)); // 3
    }
}

fn announce_it(is_ready: &Mutex<bool>, changed: &Condvar) {
    *is_ready.lock().unwrap() = true; // 4
    changed.notify_one(); // 5
}

pub fn program() -> String {
    let is_ready = Mutex::shown(false);
    let changed = Condvar::new();
    thread::scope(|scope| {
        scope.spawn(|| wait_for_it(&is_ready, &changed));
        scope.spawn(|| announce_it(&is_ready, &changed));
    });
    "A goes on".to_owned()
}

//! A waits until B is ready. It looks, and if B is not, it sleeps.

use interleave_model::std_like::beyond_std::show;
use interleave_model::std_like::sync::{Condvar, Mutex};
use interleave_model::std_like::thread;
use interleave_model::{Ending, Settings};

use crate::stage::Scene;

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

pub const SCENE: Scene = Scene {
    name: "lost-wakeup",
    title: "A waits for B to be ready",
    goal: "Let A sleep for ever, although B has announced that it is ready.",
    reached: |run| matches!(run.ending, Ending::Stuck(_)),
    right: "A goes on",
    teaches: "B notified between the moment at which A looked and the moment at which it fell asleep. A \
         notification is not kept for later. Look and fall asleep under the same lock, and look \
         again after waking: `while !*guard { guard = changed.wait(guard)… }`.",
    file: file!(),
    rust: include_str!("lost_wakeup.rs"),
    python: include_str!("lost_wakeup.py"),
    settings: Settings::new(),
    program,
};

//! Three threads, two permits: the semaphore that lesson 4 builds from a mutex and a condition
//! variable.

use interleave_model::std_like::beyond_std::show;
use interleave_model::std_like::sync::{Condvar, Mutex};
use interleave_model::std_like::thread;
use interleave_model::{Act, Settings};

use crate::stage::Scene;

struct Semaphore {
    permits: Mutex<usize>,
    returned: Condvar,
}

impl Semaphore {
    fn acquire(&self) {
        let mut permits = self.permits.lock().unwrap(); // 1
        while *permits == 0 {
            permits = self.returned.wait(permits).unwrap(); // 2
        }
        *permits -= 1;
    }

    fn release(&self) {
        *self.permits.lock().unwrap() += 1; // 3
        self.returned.notify_one(); // 4
    }
}

fn download(semaphore: &Semaphore) {
    semaphore.acquire();
    show("downloading", true);
    semaphore.release();
    show("downloading", false);
}

pub fn program() -> String {
    let semaphore = Semaphore { permits: Mutex::shown(2), returned: Condvar::new() };
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| download(&semaphore));
        }
    });
    format!("permits = {}", semaphore.permits.into_inner().unwrap())
}

pub const SCENE: Scene = Scene {
    name: "semaphore",
    title: "Three threads, two permits",
    goal: "Make a thread sleep because both permits are taken. Then let all three get theirs.",
    reached: |run| run.steps.iter().any(|step| matches!(step.act, Act::Wake { .. })),
    right: "permits = 2",
    teaches: "Who finds no permit gives the lock back and falls asleep in one step (`wait`), so no \
         permit can come back unseen in between. Who wakes looks again before it takes one.",
    file: file!(),
    rust: include_str!("semaphore.rs"),
    python: include_str!("semaphore.py"),
    settings: Settings::new(),
    program,
};

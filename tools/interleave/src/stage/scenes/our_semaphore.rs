//! Two threads, one permit: `shared::Semaphore` itself, made of parts that are explored.

use interleave_model::std_like::beyond_std::show;
use interleave_model::std_like::thread;
use interleave_model::{Act, Memory, Settings};
use shared::explored::{SEMAPHORE, Semaphore};

use crate::stage::Scene;

fn download(semaphore: &Semaphore) {
    let permit = semaphore.acquire();
    show("downloading", true);
    drop(permit);
    show("downloading", false);
}

pub fn program() -> String {
    let semaphore = Semaphore::new(1);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| download(&semaphore));
        }
    });
    format!("permits = {}", semaphore.available_permits())
}

pub const SCENE: Scene = Scene {
    name: "our-semaphore",
    title: "Two threads, one permit",
    goal: "Make a thread sleep, and follow how the permit that comes back wakes it.",
    reached: |run| run.steps.iter().any(|step| matches!(step.act, Act::Wake { .. })),
    right: "permits = 1",
    teaches: "The waiter raises a flag in the word that counts the permits, and then looks once more; the \
         release adds its permit and reads the flag in one operation. Whichever comes first, the other \
         sees it. And the waiter holds the mutex from there until it sleeps, so the release, which locks \
         it before it notifies, finds the waiter asleep.",
    file: "semaphore.rs",
    // What is to be followed is not what stands here.
    rust: SEMAPHORE,
    python: include_str!("our_semaphore.py"),
    // To follow the wakeup is enough.
    settings: Settings { memory: Memory::OneOrder, ..Settings::new() },
    program,
};

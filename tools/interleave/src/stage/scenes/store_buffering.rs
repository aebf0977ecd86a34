//! Each of two threads writes a 1, and then looks whether the other one has written.

use interleave_model::Settings;
use interleave_model::std_like::sync::atomic::{AtomicU32, Ordering::Relaxed};
use interleave_model::std_like::thread;

use crate::stage::Scene;
use crate::stage::scenes::ends_with;

fn write_and_look(mine: &AtomicU32, other: &AtomicU32) -> u32 {
    mine.store(1, Relaxed); // 1
    other.load(Relaxed) // 2
}

pub fn program() -> String {
    let x = AtomicU32::new(0);
    let y = AtomicU32::new(0);
    let (a, b) = thread::scope(|scope| {
        let a = scope.spawn(|| write_and_look(&x, &y));
        let b = scope.spawn(|| write_and_look(&y, &x));
        (a.join().unwrap(), b.join().unwrap())
    });
    if a + b == 0 { "both read 0" } else { "at least one reads 1" }.to_owned()
}

pub const SCENE: Scene = Scene {
    name: "store-buffering",
    title: "Each writes a 1 and looks for the other",
    goal: "Let both threads read 0: neither sees what the other has written.",
    reached: |run| ends_with(run, "both read 0"),
    right: "at least one reads 1",
    teaches: "Each store came before each load, and yet both loads read the value from before: a \
         store waits in a buffer of its processor, and only its own processor sees it there. \
         No order of the four steps explains that, and `Release` with `Acquire` allows it \
         too.",
    file: file!(),
    rust: include_str!("store_buffering.rs"),
    python: include_str!("store_buffering.py"),
    settings: Settings::new(),
    program,
};

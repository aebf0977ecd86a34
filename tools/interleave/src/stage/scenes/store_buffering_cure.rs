//! The same with `SeqCst`: all threads agree on one order of all four operations.

use interleave_model::Settings;
use interleave_model::std_like::sync::atomic::{AtomicU32, Ordering::SeqCst};
use interleave_model::std_like::thread;

use crate::stage::Scene;
use crate::stage::scenes::ends_with;

fn write_and_look(mine: &AtomicU32, other: &AtomicU32) -> u32 {
    mine.store(1, SeqCst); // 1
    other.load(SeqCst) // 2
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
    name: "store-buffering-cure",
    title: "Each writes a 1 and looks for the other, in one order",
    goal: "See that they cannot both read 0, now that all four operations have one order.",
    reached: |run| ends_with(run, "at least one reads 1"),
    right: "at least one reads 1",
    teaches: "`SeqCst` operations have one order on which all threads agree, and a load reads what \
         comes last before it there. Whichever load comes last comes after both stores.",
    file: file!(),
    rust: include_str!("store_buffering_cure.rs"),
    python: include_str!("store_buffering_cure.py"),
    settings: Settings::new(),
    program,
};

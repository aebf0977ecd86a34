//! Two threads each take 80 from an account of 100, if there is enough.

use interleave_model::Settings;
use interleave_model::std_like::beyond_std::show;
use interleave_model::std_like::sync::Mutex;
use interleave_model::std_like::thread;

use crate::stage::Scene;
use crate::stage::scenes::ends_with;

fn withdraw(balance: &Mutex<i32>) {
    let is_enough = *balance.lock().unwrap() >= 80; // 1
    if show("is_enough", is_enough) {
        *balance.lock().unwrap() -= 80; // 2
    }
}

pub fn program() -> String {
    let balance = Mutex::shown(100);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| withdraw(&balance));
        }
    });
    format!("balance = {}", balance.into_inner().unwrap())
}

pub const SCENE: Scene = Scene {
    name: "check-then-act",
    title: "Two threads withdraw 80 from 100",
    goal: "Take 80 twice from an account of 100. Every access is under the lock.",
    reached: |run| ends_with(run, "balance = -60"),
    right: "balance = 20",
    teaches: "Both checks came before either withdrawal. Each access has the lock, so this is no data \
         race; but what was true at the check is not true any more at the act: it is a race \
         condition. Hold the lock from the check to the act.",
    file: file!(),
    rust: include_str!("check_then_act.rs"),
    python: include_str!("check_then_act.py"),
    settings: Settings::new(),
    program,
};

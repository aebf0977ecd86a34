//! Two threads each take 80 from an account of 100, if there is enough.

use crate::std_like::own::show;
use crate::std_like::sync::Mutex;
use crate::std_like::thread;

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

//! Two threads, one permit: `shared::Semaphore` itself, whose source is included here.

use crate::semaphore::Semaphore;
use crate::std_like::own::show;
use crate::std_like::thread;

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

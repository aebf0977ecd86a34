//! Three threads, two permits: the semaphore that lesson 4 builds from a mutex and a condition
//! variable.

use crate::std_like::own::show;
use crate::std_like::sync::{Condvar, Mutex};
use crate::std_like::thread;

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

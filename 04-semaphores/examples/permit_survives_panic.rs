//! Experiment: a thread panics while it holds a permit.
//!
//! A `Permit` is given back when it goes out of scope, also by a panic, as Python's `with semaphore:`
//! does for an exception. Python's `acquire()` without `with`, and a permit that is forgotten, are
//! never given back: the pool shrinks, and in the end nobody gets in. What to look for: the number
//! of permits that are left.
//!
//! ```text
//! cargo run -p semaphores --example permit_survives_panic
//! ```

use std::thread;

use shared::{Semaphore, println};

static SEMAPHORE: Semaphore = Semaphore::new(2);

fn main() {
    println!("--- A Panic ---");
    print_permits_left("before");
    let crashed = thread::spawn(|| {
        let _permit = SEMAPHORE.acquire();
        print_permits_left("while the thread works");
        panic!("a crash while holding a permit");
    });
    assert!(crashed.join().is_err());
    print_permits_left("after the panic"); // nothing is lost, and nothing is poisoned

    println!("--- A Forgotten Permit ---");
    let forgetful = thread::spawn(|| SEMAPHORE.acquire().forget());
    forgetful.join().unwrap();
    print_permits_left("after the thread has ended");
    SEMAPHORE.release(1); // `release` needs no permit, so it can mend that
    print_permits_left("after a release");

    println!("--- A Permit without a Name ---");
    // `_permit` is a variable, which lives to the end of its block. `_` is none: the permit is given
    // back before the next line.
    let _ = SEMAPHORE.acquire();
    print_permits_left("after `let _ =`");
    let _permit = SEMAPHORE.acquire();
    print_permits_left("after `let _permit =`");
}

fn print_permits_left(when: &str) {
    println!("Permits left {when}: {}", SEMAPHORE.available_permits());
}

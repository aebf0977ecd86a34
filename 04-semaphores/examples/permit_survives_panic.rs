//! Experiment: a thread panics while it holds a permit.
//!
//! A `Permit` is given back when it goes out of scope, even by a panic, just as Python's `with
//! semaphore:` gives its own back after an exception. After Python's `acquire()` without `with`, or when
//! a permit is forgotten, nothing does, so one permit fewer is left, and in the end no thread gets in.
//! What to look for: how many permits are left.
//!
//! ```text
//! cargo run -p semaphores --example permit_survives_panic
//! ```

use std::thread;

use shared::{Semaphore, refuse_args};

static SEMAPHORE: Semaphore = Semaphore::new(2);

fn main() {
    refuse_args();
    println!("--- A Panic ---");
    print_permits_left("before");
    let crashed = thread::spawn(|| {
        let _permit = SEMAPHORE.acquire();
        print_permits_left("while the thread works");
        panic!("a crash while holding a permit");
    });
    assert!(crashed.join().is_err());
    print_permits_left("after the panic"); // no permit is lost; nothing is poisoned

    println!("--- A Forgotten Permit ---");
    let forgetful = thread::spawn(|| SEMAPHORE.acquire().forget());
    forgetful.join().unwrap();
    print_permits_left("after the thread has ended");
    SEMAPHORE.release(1); // any thread may release, with or without a permit
    print_permits_left("after a release");

    println!("--- A Permit without a Name ---");
    // `_permit` is a variable, which lives until the end of its block. `_` is not a variable: the
    // permit is given back before the next line.
    let _ = SEMAPHORE.acquire();
    print_permits_left("after `let _ =`");
    let _permit = SEMAPHORE.acquire();
    print_permits_left("after `let _permit =`");
}

fn print_permits_left(when: &str) {
    println!("Permits left {when}: {}", SEMAPHORE.available_permits());
}

//! Lesson 5: with an event, one thread tells others that something has happened.
//!
//! Mirrors `05-events.py`. A waiter blocks until a setter, after 2 seconds of work, sets the event.
//! What to look for: the waiter continues only after the setter's last line.
//!
//! ```text
//! cargo run -p events
//! ```

use std::thread;
use std::time::Duration;

use shared::{Event, refuse_args};

// 1. The event that both threads share. It begins clear. A `static` is Rust's global: it lives for as
//    long as the program, so any thread may use it.
static EVENT: Event = Event::new();

fn waiter_thread() {
    println!("Waiter: Waiting for event to be set...");
    // 3. The event is clear, so the waiter blocks here. It uses no processor time while it waits.
    EVENT.wait();
    // 6. The setter has set the event, and the waiter continues.
    println!("Waiter: Event set! Continuing...");
    // 7. Clear the event, so that it can be used again.
    EVENT.clear();
}

fn setter_thread() {
    println!("Setter: Doing some work...");
    // 4. The work.
    thread::sleep(Duration::from_secs(2));
    println!("Setter: Setting event!");
    // 5. Wakes every thread that waits for the event.
    EVENT.set();
}

fn main() {
    refuse_args();
    println!("\n--- Threading with Event Example ---");
    // 2. Both threads run at the same time.
    let t1 = thread::spawn(waiter_thread);
    let t2 = thread::spawn(setter_thread);

    // 8. The main thread waits for both before the program ends.
    t1.join().unwrap();
    t2.join().unwrap();
}

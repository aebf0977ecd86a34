//! Lesson 5: with an event, one thread tells others that something has happened.
//!
//! Mirrors `05-events.py`. A waiter blocks until a setter, after 2 seconds of work, sets the event.
//! What to look for: the waiter goes on only after the setter's last line.
//!
//! ```text
//! cargo run -p events
//! ```

use std::thread;
use std::time::Duration;

use shared::{Event, println};

// 1. The event that both threads share, clear at first. Python's is a global of the module; a
//    `static` is Rust's, and needs neither a lock nor a reference count.
static EVENT: Event = Event::new();

fn waiter_thread() {
    println!("Waiter: Waiting for event to be set...");
    // 3. The event is not set, so the waiter blocks here. It uses no processor while it waits.
    EVENT.wait();
    // 6. The setter has set the event: the waiter goes on.
    println!("Waiter: Event set! Continuing...");
    // 7. Clear it, so that it can be used again.
    EVENT.clear();
}

fn setter_thread() {
    println!("Setter: Doing some work...");
    // 4. The work.
    thread::sleep(Duration::from_secs(2));
    println!("Setter: Setting event!");
    // 5. Lets all threads go that wait for the event, and all that come until it is cleared.
    EVENT.set();
}

fn main() {
    println!("\n--- Threading with Event Example ---");
    // 2. Both threads run side by side.
    let t1 = thread::spawn(waiter_thread);
    let t2 = thread::spawn(setter_thread);

    // 8. The main thread waits for both before the program ends.
    t1.join().unwrap();
    t2.join().unwrap();
}

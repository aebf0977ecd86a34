//! A worker that finishes what it has begun when you press Ctrl-C, or at SIGTERM.
//!
//! ```text
//! cargo run -p notes --example ctrl_c
//! ```

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

static STOP: AtomicBool = AtomicBool::new(false);

fn main() -> Result<(), ctrlc::Error> {
    let (sender, stop) = mpsc::channel();
    ctrlc::set_handler(move || {
        let _ = sender.send(());
    })?;
    let worker = thread::spawn(|| {
        let mut jobs = 0;
        while !STOP.load(Ordering::Relaxed) {
            thread::sleep(Duration::from_millis(100));
            jobs += 1;
        }
        jobs
    });
    println!("Working. Press Ctrl-C to stop.");
    let _ = stop.recv();
    println!("Stopping.");
    STOP.store(true, Ordering::Relaxed);
    println!("The worker ended after {} jobs.", worker.join().unwrap());
    Ok(())
}

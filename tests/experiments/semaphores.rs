//! The experiments of lesson 4 show what they claim.

#[allow(dead_code, reason = "its `main` is not called here")]
#[path = "../../04-semaphores/examples/plain_semaphore.rs"]
mod plain_semaphore;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use plain_semaphore::PlainSemaphore;
use test_support::{Lesson, TIME_LIMIT};

#[test]
fn a_permit_survives_a_panic_but_not_a_forget() {
    let experiment = Lesson::experiment("permit_survives_panic");
    let run = experiment.env("RUST_BACKTRACE", "0").run();
    let transcript = run.success_with_panics(&[("<unnamed>", "a crash while holding a permit")]);
    transcript.assert_shown("permit_survives_panic");
}

#[test]
fn the_plain_semaphore_admits_three_of_ten_threads() {
    let experiment = Lesson::experiment("plain_semaphore");
    let transcript = experiment.run().success();
    transcript.assert_shown_but_for_numbers("plain_semaphore");
    let most = transcript.lines()[1].strip_prefix("Most threads at the same time: ").unwrap();
    assert!((1..=3).contains(&most.parse().unwrap()), "{most}");
    // How long it took is not tested, only that it was measured.
    let times = &transcript.lines()[3..];
    for (line, name) in times.iter().zip(["The plain semaphore: ", "The lessons' semaphore: "]) {
        assert!(line.starts_with(name) && line.ends_with(" ns"), "{line}");
    }
}

#[test]
fn each_release_wakes_one_of_the_threads_that_wait() {
    let semaphore = &PlainSemaphore::new(0);
    let (goes_on, news) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..3 {
            let goes_on = goes_on.clone();
            scope.spawn(move || {
                semaphore.acquire();
                goes_on.send(()).unwrap();
            });
        }
        thread::sleep(Duration::from_millis(50)); // time to fall asleep: also right for one who has not
        let are_woken = [(); 3].map(|()| {
            semaphore.release();
            news.recv_timeout(TIME_LIMIT).is_ok()
        });
        if are_woken != [true; 3] {
            (0..3).for_each(|_| semaphore.release()); // or the scope would wait forever
        }
        assert_eq!(are_woken, [true; 3]);
        assert!(news.try_recv().is_err());
    });
}

#[test]
fn never_more_threads_at_once_than_permits() {
    let (semaphore, holders) = (PlainSemaphore::new(3), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..12 {
            scope.spawn(|| {
                for _ in 0..2_000 {
                    semaphore.acquire();
                    assert!(holders.fetch_add(1, Ordering::Relaxed) < 3);
                    thread::yield_now();
                    holders.fetch_sub(1, Ordering::Relaxed);
                    semaphore.release();
                }
            });
        }
    });
}

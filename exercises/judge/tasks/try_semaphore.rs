use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use interleave::std_like::own::{act, when_all_others_wait};
use interleave::std_like::thread;

use super::answer::Semaphore;
use crate::judge::task::{Crowd, Task, Trial, wrong};

pub const TASK: Task = Task {
    name: "semaphore",
    lesson: "lesson 4",
    goal: "write a semaphore",
    hints: &[
        "Two fields: the number of free permits in a `Mutex`, and a `Condvar` on which threads sleep \
         that find none.",
        "`permits = self.freed.wait(permits).unwrap();` unlocks the mutex and sleeps, in one step, \
         and has locked the mutex again when it returns.",
        "When `wait` returns, another thread may have taken the permit already, or the thread woke for \
         no reason. Look again: `while *permits == 0`.",
        "`release` adds the permit with the mutex locked, and notifies one each time: not only when \
         there was none before.",
    ],
    trials: &[
        Trial::every_order("one thread adds two permits where there was none, and takes both", alone),
        Trial::every_order("two threads share one permit", || share(1, 2, 1)).with_unlocks(),
        Trial::every_order("two threads share two permits, each for long", two_at_once).at_least_once(
            "2 at once",
            "there are two permits, and two threads never have one at the same time, in any order",
        ),
        Trial::every_order("two threads wait, and a third adds two permits", || add(2)),
        Trial::every_order(
            "two threads wait, a third adds two permits; one may wake for no reason",
            || add(2),
        )
        .with_surprises(),
        Trial::every_order("a thread waits, and another adds a permit after a long time", late),
        Trial::some_orders("four threads share two permits, twice each", || share(2, 4, 2)),
        Trial::some_orders("three threads wait, and a fourth adds three permits", || add(3))
            .with_surprises(),
    ],
};

fn alone() -> String {
    let semaphore = Semaphore::new(0);
    let taken = Arc::new(AtomicUsize::new(0));
    let taker = {
        let taken = Arc::clone(&taken);
        thread::spawn(move || {
            semaphore.release();
            semaphore.release();
            for _ in 0..2 {
                semaphore.acquire();
                taken.fetch_add(1, SeqCst);
            }
        })
    };
    let looker = thread::spawn(move || {
        when_all_others_wait();
        let taken = taken.load(SeqCst);
        if taken < 2 {
            wrong(format_args!("two permits were added and {taken} taken, and `acquire` waits"));
        }
    });
    taker.join().unwrap();
    looker.join().unwrap();
    String::new()
}

/// Threads that keep their permit until the other waits, or has one too.
fn two_at_once() -> String {
    let semaphore = Arc::new(Semaphore::new(2));
    let crowd = Arc::new(Crowd::default());
    let work = {
        let crowd = Arc::clone(&crowd);
        move || {
            semaphore.acquire();
            crowd.enter();
            when_all_others_wait();
            crowd.leave();
            semaphore.release();
        }
    };
    let threads = [thread::spawn(work.clone()), thread::spawn(work)];
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    format!("{} at once", crowd.most())
}

/// The permit comes when the thread that waits for it has nothing left to do but sleep.
fn late() -> String {
    let semaphore = Arc::new(Semaphore::new(0));
    let taker = {
        let semaphore = Arc::clone(&semaphore);
        thread::spawn(move || semaphore.acquire())
    };
    let adder = thread::spawn(move || {
        when_all_others_wait();
        semaphore.release();
    });
    taker.join().unwrap();
    adder.join().unwrap();
    String::new()
}

/// Threads that use a permit so many times.
fn share(permits: usize, threads: usize, times: usize) -> String {
    let semaphore = Arc::new(Semaphore::new(permits));
    let crowd = Arc::new(Crowd::default());
    let work = move || {
        for _ in 0..times {
            semaphore.acquire();
            let inside = crowd.enter();
            if inside > permits {
                wrong(format_args!(
                    "{inside} threads have a permit at once, and there are {permits}"
                ));
            }
            act("uses its permit");
            crowd.leave();
            semaphore.release();
        }
    };
    let threads: Vec<_> = (0..threads).map(|_| thread::spawn(work.clone())).collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    String::new()
}

/// Threads that wait for a permit each, and one that adds them.
fn add(permits: usize) -> String {
    let semaphore = Arc::new(Semaphore::new(0));
    let added = Arc::new(AtomicUsize::new(0));
    let take = {
        let (semaphore, added) = (Arc::clone(&semaphore), Arc::clone(&added));
        move || {
            semaphore.acquire();
            if added.fetch_update(SeqCst, SeqCst, |added| added.checked_sub(1)).is_err() {
                wrong("`acquire` has returned, and there was no permit");
            }
        }
    };
    let threads: Vec<_> = (0..permits).map(|_| thread::spawn(take.clone())).collect();
    let adder = thread::spawn(move || {
        for _ in 0..permits {
            act("prepares a permit");
            added.fetch_add(1, SeqCst);
            semaphore.release();
        }
    });
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    adder.join().unwrap();
    String::new()
}

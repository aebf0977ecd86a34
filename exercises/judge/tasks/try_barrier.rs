use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use interleave::std_like::own::act;
use interleave::std_like::thread;

use super::answer::Barrier;
use crate::judge::task::{Task, Trial, wrong};

pub const TASK: Task = Task {
    name: "barrier",
    lesson: "beyond",
    goal: "write a barrier, where threads wait for each other",
    hints: &[
        "Count the threads that have arrived. The last one sets the count back to 0, wakes all others, \
         and is the one that returns `true`.",
        "When the count is 0 again, how does a thread that was woken know that it may go on?",
        "Count the rounds too, as `event` counts its sets: a thread waits as long as the round is the \
         one in which it came.",
    ],
    trials: &[
        Trial::every_order("two threads meet", || meet(2, 1)).with_unlocks(),
        Trial::every_order("two threads meet twice", || meet(2, 2)),
        Trial::every_order("two threads meet; one may wake for no reason", || meet(2, 1))
            .with_surprises(),
        Trial::every_order("three threads meet", || meet(3, 1)),
        Trial::every_order("one thread alone", || meet(1, 2)),
        Trial::some_orders("three threads meet three times", || meet(3, 3)).with_surprises(),
    ],
};

fn meet(threads: usize, rounds: usize) -> String {
    let barrier = Arc::new(Barrier::new(threads));
    let arrived: Arc<[AtomicUsize]> = (0..rounds).map(|_| AtomicUsize::new(0)).collect();
    let leaders: Arc<[AtomicUsize]> = (0..rounds).map(|_| AtomicUsize::new(0)).collect();
    let work = {
        let leaders = Arc::clone(&leaders);
        move || {
            for round in 0..rounds {
                act("arrives");
                arrived[round].fetch_add(1, SeqCst);
                if barrier.wait() {
                    leaders[round].fetch_add(1, SeqCst);
                }
                let arrived = arrived[round].load(SeqCst);
                if arrived < threads {
                    wrong(format_args!(
                        "a thread has passed the barrier when {arrived} of {threads} had arrived{}",
                        ["", ", the second time", ", the third time"][round]
                    ));
                }
            }
        }
    };
    let threads: Vec<_> = (0..threads).map(|_| thread::spawn(work.clone())).collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    for leaders in leaders.iter().map(|leaders| leaders.load(SeqCst)) {
        if leaders != 1 {
            wrong(format_args!("`wait` returned `true` in {leaders} threads, and not in one"));
        }
    }
    String::new()
}

//! The right-hand side is worked out while the guard is held: the threads take turns.
//!
//! The judge: two threads never work at the same time, in any order

use interleave::std_like::sync::Mutex;
use interleave::std_like::thread;

pub fn sum(n: u32, threads: u32, term: &(dyn Fn(u32) -> u64 + Sync)) -> u64 {
    let sum = Mutex::new(0);
    thread::scope(|scope| {
        for i in 0..threads {
            let (sum, part) = (&sum, n * i / threads..n * (i + 1) / threads);
            scope.spawn(move || {
                for number in part {
                    let mut sum = sum.lock().unwrap();
                    *sum += term(number);
                }
            });
        }
    });
    sum.into_inner().unwrap()
}

exercises::judge!(split_the_work);

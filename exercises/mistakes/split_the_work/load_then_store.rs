//! Each thread reads the sum, adds its part, and writes it back: what another one wrote in between is lost.
//!
//! The judge: all terms are worked out, but the sum is 1100, and not 1111

use interleave::std_like::sync::atomic::{AtomicU64, Ordering};
use interleave::std_like::thread;

pub fn sum(n: u32, threads: u32, term: &(dyn Fn(u32) -> u64 + Sync)) -> u64 {
    let sum = AtomicU64::new(0);
    thread::scope(|scope| {
        for i in 0..threads {
            let (sum, part) = (&sum, n * i / threads..n * (i + 1) / threads);
            scope.spawn(move || {
                let part: u64 = part.map(term).sum();
                sum.store(sum.load(Ordering::SeqCst) + part, Ordering::SeqCst);
            });
        }
    });
    sum.into_inner()
}

exercises::judge!(split_the_work);

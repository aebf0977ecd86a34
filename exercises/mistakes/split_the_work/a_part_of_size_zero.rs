//! With more threads than terms a part has no terms, and `step_by` and `chunks` refuse a size of 0.
//!
//! The judge: the main thread panics in line 12: chunk size must be non-zero

use interleave::std_like::thread;

pub fn sum(n: u32, threads: u32, term: &(dyn Fn(u32) -> u64 + Sync)) -> u64 {
    let numbers: Vec<u32> = (0..n).collect();
    let size = n.div_ceil(threads) as usize;
    thread::scope(|scope| {
        let mut parts = Vec::new();
        for part in numbers.chunks(size) {
            parts.push(scope.spawn(|| part.iter().map(|&number| term(number)).sum::<u64>()));
        }
        parts.into_iter().map(|part| part.join().unwrap()).sum()
    })
}

exercises::judge!(split_the_work);

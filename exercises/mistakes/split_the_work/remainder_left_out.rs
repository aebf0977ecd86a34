//! Rounded down, the parts are too small: the remainder is in none of them.
//!
//! The judge: term(4) is left out

use interleave::std_like::thread;

pub fn sum(n: u32, threads: u32, term: &(dyn Fn(u32) -> u64 + Sync)) -> u64 {
    let size = n / threads;
    thread::scope(|scope| {
        let mut parts = Vec::new();
        for i in 0..threads {
            parts.push(scope.spawn(move || (i * size..(i + 1) * size).map(term).sum::<u64>()));
        }
        parts.into_iter().map(|part| part.join().unwrap()).sum()
    })
}

exercises::judge!(split_the_work);

//! The first term of a part is the last one of the part before.
//!
//! The judge: term(2) is worked out twice

use interleave::std_like::thread;

pub fn sum(n: u32, threads: u32, term: &(dyn Fn(u32) -> u64 + Sync)) -> u64 {
    thread::scope(|scope| {
        let mut parts = Vec::new();
        for i in 0..threads {
            let (first, last) = (n * i / threads, n * (i + 1) / threads);
            parts.push(scope.spawn(move || (first..=last).map(term).sum::<u64>()));
        }
        parts.into_iter().map(|part| part.join().unwrap()).sum()
    })
}

exercises::judge!(split_the_work);

//! Part i ends where part i + 1 begins, and the last ends at n, whatever the remainder: each term is in
//! exactly one part. The threads share nothing that changes, so none waits for another. Each hands its sum
//! over through `join`, as the processes of lesson 7 do through their pipes.

use interleave::std_like::thread;

pub fn sum(n: u32, threads: u32, term: &(dyn Fn(u32) -> u64 + Sync)) -> u64 {
    thread::scope(|scope| {
        let mut parts = Vec::new();
        for i in 0..threads {
            let part = start(n, threads, i)..start(n, threads, i + 1);
            parts.push(scope.spawn(|| part.map(term).sum::<u64>()));
        }
        let mut sum = 0;
        for part in parts {
            sum += part.join().unwrap();
        }
        sum
    })
}

/// Where part number i begins. In `u32`, a large `n` times `i` would overflow.
fn start(n: u32, threads: u32, i: u32) -> u32 {
    let start = u64::from(n) * u64::from(i) / u64::from(threads);
    u32::try_from(start).unwrap() // not above n
}

exercises::judge!(split_the_work);

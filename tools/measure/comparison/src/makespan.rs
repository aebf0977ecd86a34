//! How long lesson 4 must take: the makespan of its work times.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Threads start this many seconds apart.
const APART: f64 = 0.1;

/// The work times of lesson 4 with a seed, drawn as the lesson draws them.
pub fn work_times(seed: u64, threads: usize) -> Vec<f64> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    (0..threads).map(|_| random.random_range(1.0..=3.0)).collect()
}

/// The shortest time in which the threads can work with so many permits, if they get them in this
/// order: each permit goes over the moment that it is given back.
pub fn makespan(work_times: &[f64], order: &[u16], permits: usize) -> f64 {
    let mut free_from = vec![0.0_f64; permits];
    for &thread in order {
        let started = APART * f64::from(thread);
        if let Some(permit) = free_from.iter_mut().min_by(|a, b| a.total_cmp(b)) {
            *permit = permit.max(started) + work_times[usize::from(thread)];
        }
    }
    free_from.into_iter().fold(0.0, f64::max)
}

/// The number in `Thread 7: …`, for each line that says `what`, in order.
pub fn threads_that(what: &str, lines: &[String]) -> Vec<u16> {
    let said = lines.iter().filter_map(|line| line.strip_prefix("Thread ")?.split_once(": "));
    said.filter(|(_, said)| said.starts_with(what)).filter_map(|(n, _)| n.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_near(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-9, "{a} is not {b}");
    }

    #[test]
    fn permits_are_handed_over_at_once() {
        // The third waits for the first to end, at 1.0; the second started at 0.1.
        assert_near(makespan(&[1.0, 2.0, 1.5], &[0, 1, 2], 2), 2.5);
        assert_near(makespan(&[1.0, 2.0, 1.0], &[0, 1, 2], 2), 2.1);
        // One permit is a lock.
        assert_near(makespan(&[1.0, 2.0, 1.5], &[0, 1, 2], 1), 4.5);
        // With a permit for each, the last to start decides, if all work as long.
        assert_near(makespan(&[1.0; 10], &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 10), 1.9);
        assert_near(makespan(&[], &[], 3), 0.0);
    }

    #[test]
    fn the_order_counts() {
        let work_times = [1.0, 1.0, 3.0, 1.0];
        assert_near(makespan(&work_times, &[0, 1, 2, 3], 2), 4.0);
        assert_near(makespan(&work_times, &[0, 1, 3, 2], 2), 4.1);
        assert_near(makespan(&work_times, &[0, 2, 1, 3], 2), 3.2);
    }

    #[test]
    fn work_times_are_those_that_lesson_4_prints() {
        let printed: Vec<String> =
            work_times(7, 6).iter().map(|time| format!("{time:.2}")).collect();
        // cargo run -p semaphores -- --threads 6 --seed 7
        assert_eq!(printed, ["1.32", "1.34", "2.41", "2.45", "2.20", "1.72"]);
    }

    #[test]
    fn the_order_is_read_from_the_transcript() {
        let lines = "\nThread 1: Acquired semaphore\nThread 10: Finished\nThread 0: Acquired\nx";
        let lines: Vec<String> = lines.lines().map(str::to_owned).collect();
        assert_eq!(threads_that("Acquired", &lines), [1, 0]);
    }
}

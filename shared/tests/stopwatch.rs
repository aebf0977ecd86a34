//! What a [`Stopwatch`] promises.

use std::thread;
use std::time::Duration;

use shared::Stopwatch;

#[test]
fn it_runs_on_after_it_was_read() {
    let stopwatch = Stopwatch::start();
    for slept in [10, 20] {
        thread::sleep(Duration::from_millis(10));
        assert!(stopwatch.elapsed() >= Duration::from_millis(slept));
    }
}

#[test]
fn it_prints_as_many_decimals_as_asked_for_and_two_if_not() {
    let stopwatch = Stopwatch::start();
    thread::sleep(Duration::from_millis(20));
    for (printed, decimals) in [(format!("{stopwatch}"), 2), (format!("{stopwatch:.5}"), 5)] {
        let number = printed.strip_suffix(" seconds").expect("the unit");
        let (_, fraction) = number.split_once('.').expect("a fraction");
        assert_eq!(fraction.len(), decimals, "{printed}");
        assert!(number.parse::<f64>().is_ok_and(|seconds| seconds >= 0.02), "{printed}");
    }
}

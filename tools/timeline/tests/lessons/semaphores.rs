//! What `timeline` tells of lesson 4, held against what the lesson itself prints.

use std::collections::BTreeMap;
use std::io;
use std::process::Command;
use std::time::Duration;

use timeline::model::{Span, Timeline};
use timeline::run::run;

/// How far a span may be from the work time.
const TOLERANCE: f64 = 0.05;

/// With the same seed, each thread has the same work time in every run.
fn lesson() -> Timeline {
    let mut command = Command::new(env!("CARGO_BIN_EXE_04-semaphores"));
    command.args(["--seed", "7", "--threads", "6", "--permits", "3"]);
    let outcome = run(&mut command, io::sink()).expect("it starts");
    assert!(outcome.status.success() && outcome.passed_through.is_ok());
    outcome.timeline
}

fn is_holding(span: &Span) -> bool {
    span.message.starts_with("Acquired")
}

/// The most spans that overlap, counted by asking each: who else is here when you begin?
fn most_at_once(spans: &[&Span]) -> usize {
    let here = |time: Duration| spans.iter().filter(|s| s.start <= time && time < s.end).count();
    spans.iter().map(|span| here(span.start)).max().unwrap_or(0)
}

/// A span begins and ends when its lines arrive. On a busy machine a line may arrive late, in
/// either direction, so no single run can be held to 50 ms. But each thread's work time is the same
/// in every run: it is enough if each was drawn as long as it was in one of a few.
#[test]
fn the_holding_spans_are_as_long_as_the_work_and_never_more_than_three_at_once() {
    let mut differences = BTreeMap::new();
    for _ in 0..8 {
        let timeline = lesson();
        assert_eq!(timeline.lanes.len(), 6);
        for lane in &timeline.lanes {
            let [trying, holding, finished, released] = lane.spans.as_slice() else {
                panic!("not four lines: {lane:?}");
            };
            assert!(trying.message.starts_with("Trying") && is_holding(holding));
            assert!(released.message.starts_with("Released"));
            let printed = finished.message.strip_prefix("Finished work in ");
            let printed = printed.and_then(|rest| rest.strip_suffix("s.")?.parse::<f64>().ok());
            let worked: f64 = printed.expect("a work time");
            let difference = (holding.duration().as_secs_f64() - worked).abs();
            let least: &mut f64 = differences.entry(lane.speaker.clone()).or_insert(f64::MAX);
            *least = least.min(difference);
        }

        let holding: Vec<&Span> =
            timeline.lanes.iter().flat_map(|l| &l.spans).filter(|s| is_holding(s)).collect();
        assert_eq!(holding.len(), 6);
        assert!(most_at_once(&holding) <= 3);
        let kind = &timeline.kinds[holding[0].kind];
        assert!(kind.most_at_once <= 3, "{kind:?}");

        if differences.values().all(|&difference| difference < TOLERANCE) {
            return;
        }
    }
    panic!("not within {TOLERANCE} s in any run: {differences:?}");
}

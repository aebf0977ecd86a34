//! What `timeline` tells of lesson 4, held against what the lesson itself prints.

use std::collections::BTreeMap;
use std::io;
use std::process::Command;

use timeline::picture::{Look, Span};
use timeline::record::Hints;
use timeline::run::run;

/// How far a stretch may be from the work time.
const TOLERANCE: f64 = 0.05;

/// A stretch begins and ends when its lines arrive. On a busy machine a line may arrive late, in
/// either direction, so no single run can be held to 50 ms. But with the same seed, each thread's work
/// time is the same in every run: it is enough if each was drawn as long as it was in one of a few.
#[test]
fn the_stretches_of_work_are_as_long_as_the_work_and_never_more_than_three_at_once() {
    let mut least = BTreeMap::new();
    for _ in 0..8 {
        let mut command = Command::new(env!("CARGO_BIN_EXE_04-semaphores"));
        command.args(["--seed", "7", "--threads", "6", "--permits", "3"]);
        let outcome = run(command, io::sink(), |_| ()).expect("it starts");
        assert!(outcome.status.success() && outcome.passed_through.is_ok());
        let panel = outcome.record.picture("lesson 4", &Hints::default()).panels.remove(0);
        assert_eq!(panel.lanes.len(), 6);
        assert!(panel.most_at_work() <= 3, "{panel:?}");
        for lane in panel.lanes {
            let works = |span: &&Span| matches!(span.look, Look::Work(_));
            let drawn = lane.spans.iter().find(works).expect("it works").duration().as_secs_f64();
            let texts = lane.marks.iter().map(|mark| mark.text.as_str());
            let mut printed = texts.filter_map(|text| text.strip_prefix("Finished work in "));
            let printed = printed.next().and_then(|text| text.split('s').next()?.parse().ok());
            let difference = (drawn - printed.unwrap_or(f64::MAX)).abs();
            let least: &mut f64 = least.entry(lane.name).or_insert(f64::MAX);
            *least = least.min(difference);
        }
        if least.values().all(|&difference| difference < TOLERANCE) {
            return;
        }
    }
    panic!("not within {TOLERANCE} s in any run: {least:?}");
}

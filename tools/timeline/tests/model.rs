//! The model, over lines as they come and over lines as nobody would print them.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;
use timeline::layout::{Layout, Look, MOST_ROWS, cut};
use timeline::model::{Ended, MOST_KINDS, Recorder, Timeline};
use timeline::{old_svg as svg, terminal, trace};

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

fn timeline(lines: &[(u64, &str)], end: u64, ended: Ended) -> Timeline {
    let mut recorder = Recorder::default();
    for &(at, line) in lines {
        recorder.line(ms(at), line);
    }
    recorder.finish(ms(end), ended)
}

fn speakers(timeline: &Timeline) -> Vec<&str> {
    timeline.lanes.iter().map(|lane| lane.speaker.as_str()).collect()
}

fn messages(timeline: &Timeline) -> Vec<&str> {
    timeline.kinds.iter().map(|kind| kind.message.as_str()).collect()
}

#[test]
fn the_speaker_is_what_stands_before_the_first_colon_and_space() {
    let lines = [
        "--- Threading with Semaphore Example ---",
        "Thread 10: Trying: again",
        "",
        ": nobody",
        "Nothing: ",
        "12:30:01 no speaker",
        "Main Thread: Done.",
    ];
    let lines: Vec<_> = lines.into_iter().map(|line| (0, line)).collect();
    let timeline = timeline(&lines, 0, Ended::ByItself);
    assert_eq!(speakers(&timeline), ["Thread 10", "Main Thread"]);
    assert_eq!(timeline.lanes[0].spans[0].message, "Trying: again");

    let long = format!("{}: message", "x".repeat(65));
    assert_eq!(speakers(&self::timeline(&[(0, &long)], 0, Ended::ByItself)), [""; 0]);
    assert_eq!(speakers(&self::timeline(&[(0, &long[1..])], 0, Ended::ByItself)), [&long[1..65]]);
}

#[test]
fn numbers_make_no_new_kind() {
    let same = ["A: took 1.48s", "A: took 10s", "B: took 1,000.5s"].map(|line| (0, line));
    assert_eq!(messages(&timeline(&same, 0, Ended::ByItself)), ["took #s"]);
    // Where the numbers never change, they are shown.
    let same = ["A: took 1.48s", "B: took 1.48s"].map(|line| (0, line));
    assert_eq!(messages(&timeline(&same, 0, Ended::ByItself)), ["took 1.48s"]);
    let other = ["A: took 1. And", "A: took 2 And", "A: took 3, And"].map(|line| (0, line));
    assert_eq!(messages(&timeline(&other, 0, Ended::ByItself)).len(), 3);
}

#[test]
fn time_begins_with_the_first_drawn_line() {
    let lines = [(500, "starts"), (700, "A: one"), (900, "A: two")];
    let timeline = timeline(&lines, 1000, Ended::ByItself);
    let spans: Vec<_> = timeline.lanes[0].spans.iter().map(|span| (span.start, span.end)).collect();
    assert_eq!(spans, [(ms(0), ms(200)), (ms(200), ms(200))]);
    assert_eq!(timeline.end, ms(300));
}

#[test]
fn only_what_was_cut_short_goes_on_after_its_last_line() {
    let lines = [(0, "A: waits"), (1, "A: holds"), (2, "A: done"), (3, "B: waits")];
    let last_ends = |ended| {
        let timeline = timeline(&lines, 9, ended);
        [0, 1].map(|lane| timeline.lanes[lane].spans.last().expect("it spoke").end)
    };
    assert_eq!(last_ends(Ended::ByItself), [ms(2), ms(3)]);
    // After `done` nobody ever went on, after `waits` somebody did.
    assert_eq!(last_ends(Ended::CutShort), [ms(2), ms(9)]);
}

#[test]
fn who_leaves_and_who_enters_at_the_same_time_are_not_both_in() {
    let lines = [(0, "A: in"), (5, "A: out"), (5, "B: in"), (9, "B: out")];
    let timeline = timeline(&lines, 9, Ended::ByItself);
    assert_eq!((timeline.kinds[0].lanes, timeline.kinds[0].most_at_once), (2, 1));
}

#[test]
fn colours_and_control_characters_are_no_part_of_a_line() {
    let timeline = timeline(&[(0, "\x1b[1mA\x1b[0m: b\tc\x07\u{ffff}")], 0, Ended::ByItself);
    assert_eq!((speakers(&timeline), messages(&timeline)), (vec!["A"], vec!["b c"]));
}

#[test]
fn the_number_of_kinds_is_bounded() {
    let mut recorder = Recorder::default();
    // Those that are one kind come twice, to see that they stay one.
    let messages = (0..2 * MOST_KINDS).chain(MOST_KINDS - 1..2 * MOST_KINDS);
    for i in messages.clone() {
        let letters: String =
            i.to_string().chars().map(|digit| char::from(digit as u8 + b'a' - b'0')).collect();
        recorder.line(Duration::ZERO, &format!("A: {letters}"));
    }
    let timeline = recorder.finish(Duration::ZERO, Ended::ByItself);
    assert_eq!(timeline.kinds.len(), MOST_KINDS);
    assert_eq!(timeline.kinds[MOST_KINDS - 1].message, "(all other messages)");
    assert_eq!(timeline.lanes[0].spans.len(), messages.count());
}

#[test]
fn the_first_kind_is_light_and_the_second_solid_and_what_takes_no_time_is_a_mark() {
    let lines = [(0, "A: waits"), (50, "A: holds"), (99, "A: releases"), (99, "A: done")];
    let timeline = timeline(&lines, 100, Ended::ByItself);
    let looks = Layout::new(&timeline, 80).looks;
    assert_eq!(looks, [Look::Texture(0), Look::Texture(1), Look::Mark, Look::Mark]);
}

#[test]
fn nobody_is_in_anything_after_the_last_line() {
    let timeline = timeline(&[(0, "A: in"), (50, "A: out")], 100, Ended::ByItself);
    let layout = Layout::new(&timeline, 80);
    let at = |time| layout.at(&layout.rows[0], ms(time));
    assert_eq!(
        [0, 49, 50, 99].map(at),
        [Some(Look::Texture(0)), Some(Look::Texture(0)), None, None]
    );
    assert_eq!([0, 50].map(|time| layout.count_at(1, ms(time))), [0, 0]);
}

#[test]
fn a_text_that_is_too_wide_is_cut_to_what_fits() {
    assert_eq!(
        [7, 6, 5, 1].map(|columns| cut("abcdef", columns)),
        ["abcdef", "abcdef", "abcd…", "…"]
    );
    // These take two columns each.
    assert_eq!(
        [6, 5, 4, 3].map(|columns| cut("日本語", columns)),
        ["日本語", "日本…", "日…", "日…"]
    );
}

#[test]
fn ticks_are_round() {
    let labels = |end, most| -> Vec<String> {
        let timeline = timeline(&[(0, "A: b")], end, Ended::ByItself);
        let ticks = Layout::new(&timeline, 80).ticks(most);
        ticks.into_iter().map(|(_, label)| label).collect()
    };
    for (end, most, expected) in [
        (2500, 3, "0 s|1 s|2 s"),
        (2500, 6, "0.0 s|0.5 s|1.0 s|1.5 s|2.0 s|2.5 s"),
        (900, 4, "0 ms|500 ms"),
        (31_000, 4, "0 s|10 s|20 s|30 s"),
    ] {
        assert_eq!(labels(end, most).join("|"), expected);
    }
    // As many decimals as the step needs.
    let second = [9, 10, 20, 50, 100].map(|most| labels(1000, most).swap_remove(1));
    assert_eq!(second, ["0.2 s", "0.1 s", "0.05 s", "0.02 s", "0.01 s"]);
}

#[test]
fn the_legend_counts_the_marks_that_it_does_not_name() {
    let legend = |marks: usize| -> Vec<String> {
        let moments = ["A: a", "A: b", "A: c", "A: d", "A: e", "A: f", "A: g", "A: h"];
        let mut lines = vec![(0, "A: works")];
        lines.extend(moments[..marks].iter().map(|&line| (1000, line)));
        let timeline = timeline(&lines, 1000, Ended::ByItself);
        Layout::new(&timeline, 80).legend().into_iter().map(|entry| entry.text).collect()
    };
    assert_eq!(legend(6), ["works", "a", "b", "c", "d", "e", "f"]);
    assert_eq!(legend(7)[6..], ["f", "1 more kind of message"]);
    assert_eq!(legend(8)[6..], ["f", "2 more kinds of message"]);
}

/// Lines such as programs print, and others; each with the time since the line before.
fn lines() -> impl Strategy<Value = Vec<(u64, String)>> {
    let line = prop_oneof![
        4 => (0..12_u8, "(waits|holds|done) [0-9.]{0,3}").prop_map(|(i, what)| format!("T {i}: {what}")),
        1 => any::<String>(),
        1 => "\\PC{1,3}: \\PC*",
    ];
    prop::collection::vec((0..400_u64, line), 0..120)
}

fn record(lines: &[(u64, String)], ended: Ended) -> Timeline {
    let mut recorder = Recorder::default();
    let mut now = 0;
    for (later, line) in lines {
        now += later;
        recorder.line(ms(now), line);
    }
    recorder.finish(ms(now + 1), ended)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_spoken_line_is_one_span_and_the_spans_of_a_lane_leave_no_gap(lines in lines()) {
        for ended in [Ended::ByItself, Ended::CutShort] {
            let timeline = record(&lines, ended);
            let spans = timeline.lanes.iter().map(|lane| lane.spans.len()).sum::<usize>();
            prop_assert!(spans <= lines.len());
            for lane in &timeline.lanes {
                prop_assert!(!lane.spans.is_empty());
                for pair in lane.spans.windows(2) {
                    prop_assert_eq!(pair[0].end, pair[1].start);
                    prop_assert!(pair[0].start <= pair[0].end);
                }
                let last = &lane.spans[lane.spans.len() - 1];
                let open = ended == Ended::CutShort && last.end == timeline.end;
                prop_assert!(last.end == last.start || open);
                prop_assert!(last.end <= timeline.end);
            }
            let mut names: Vec<_> = speakers(&timeline);
            names.sort_unstable();
            names.dedup();
            prop_assert_eq!(names.len(), timeline.lanes.len());
        }
    }

    #[test]
    fn the_counts_are_those_of_every_moment(lines in lines()) {
        let timeline = record(&lines, Ended::ByItself);
        let spans = || timeline.lanes.iter().flat_map(|lane| &lane.spans);
        let mut most = BTreeMap::new();
        // A count can only rise where a span begins.
        for start in spans().map(|span| span.start) {
            for kind in 0..timeline.kinds.len() {
                let now = spans().filter(|s| s.kind == kind && s.start <= start && start < s.end);
                let most = most.entry(kind).or_insert(0);
                *most = now.count().max(*most);
            }
        }
        for (kind, most) in most {
            prop_assert_eq!(timeline.kinds[kind].most_at_once, most);
        }
    }

    #[test]
    fn no_column_shows_more_at_once_than_there_were(lines in lines(), columns in 1..200_usize) {
        let timeline = record(&lines, Ended::CutShort);
        let layout = Layout::new(&timeline, columns);
        prop_assert!(layout.rows.len() <= MOST_ROWS);
        for column in 0..columns {
            let time = layout.middle(column, columns);
            for (kind, texture) in layout.textured() {
                let shown = layout.rows.iter()
                    .filter(|row| layout.at(row, time) == Some(Look::Texture(texture)))
                    .count();
                prop_assert!(shown <= timeline.kinds[kind].most_at_once);
                prop_assert_eq!(shown, layout.count_at(kind, time));
            }
        }
    }

    #[test]
    fn whatever_was_printed_can_be_drawn(lines in lines(), columns in 0..200_usize) {
        let timeline = record(&lines, Ended::CutShort);
        let drawn = terminal::draw(&timeline, "command", columns);
        prop_assert!(drawn.ends_with('\n'));
        let picture = svg::draw(&timeline, "command").to_string();
        prop_assert!(roxmltree::Document::parse(&picture).is_ok(), "{}", picture);
        let mut json = Vec::new();
        trace::write(&timeline, "command", &mut json).expect("it is written to memory");
        prop_assert!(serde_json::from_slice::<serde_json::Value>(&json).is_ok());
    }
}

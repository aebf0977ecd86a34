//! What pictures tell: of lines as they come, of lines as nobody would print them, and of the lessons.

use std::fs;
use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;
use timeline::picture::{Link, Look, Picture, Span};
use timeline::record::{Hints, Record};
use timeline::speaker::{is_wait, said};
use timeline::{svg, terminal};

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// A run with these lines: `0 A: waits | 90 A: works`, each after its milliseconds.
fn record(lines: &str) -> Record {
    let mut record = Record::default();
    for line in lines.split('|') {
        let (at, line) = line.trim().split_once(' ').expect("a time and a line");
        record.end = ms(at.parse().expect("milliseconds"));
        record.line(record.end, line.as_bytes());
    }
    record
}

fn picture(lines: &str) -> Picture {
    record(lines).picture("a command", &Hints::default())
}

/// Each lane in a line: `A: works 0-100, waits 100-200`.
fn told(picture: &Picture) -> Vec<String> {
    let lanes = picture.panels.iter().flat_map(|panel| &panel.lanes);
    let told = lanes.map(|lane| {
        let spans = lane.spans.iter().map(|span| {
            let (start, end) = (span.start.as_millis(), span.end.as_millis());
            format!("{} {start}-{end}", span.look.verb())
        });
        format!("{}: {}", lane.name, spans.collect::<Vec<_>>().join(", "))
    });
    told.collect()
}

#[test]
fn waiting_is_known_by_its_words() {
    let wait = |message| is_wait(message, &["hungry".to_owned()]);
    for message in ["Trying to acquire...", "Waiting for event to be set", "blocked", "is Hungry"] {
        assert!(wait(message), "{message}");
    }
    for message in ["Acquired semaphore.", "Done waiting", "No longer blocked", "awaited", ""] {
        assert!(!wait(message), "{message}");
    }
}

#[test]
fn the_speaker_is_known_in_many_kinds_of_line() {
    for (line, expected) in [
        ("Thread Thread-1: Starting: now", Some(("Thread Thread-1", "Starting: now"))),
        ("INFO:root:Thread 1: starting", Some(("Thread 1", "starting"))),
        ("INFO:crawler.3:fetching", Some(("crawler.3", "fetching"))),
        ("12:30:01: Main    : all done", Some(("Main", "all done"))),
        ("2026-01-02 12:30:01,123 - pool - INFO - begins", Some(("pool", "begins"))),
        ("[DEBUG] (Thread-1 (work)) Exiting", Some(("Thread-1 (work)", "Exiting"))),
        ("[INFO/Process-2] process shutting down", Some(("Process-2", "process shutting down"))),
        ("Worker 3 got the lock", Some(("Worker 3", "got the lock"))),
        ("Task B finished", Some(("Task B", "finished"))),
        ("Starting worker 3", Some(("worker 3", "Starting"))),
        ("All threads have finished.", None),
        ("RuntimeError: boom", None),
        ("Total: 3", None),
        (": nobody", None),
    ] {
        let said = said(line);
        let found = said.as_ref().map(|said| (said.speaker.as_str(), said.message.as_str()));
        assert_eq!(found, expected, "{line}");
    }
}

#[test]
fn looks_and_the_order_of_lanes_are_the_same_in_every_run() {
    let later = "50 T 10: sums 1 | 50 Main: sums 2 | 50 T 2: waits | 99 T 10: ends | 99 Main: ends | 99 T 2: ends";
    let look = |first: &str| picture(&format!("{first} | {later}"));
    let first = look("0 T 10: reads | 0 Main: writes | 0 T 2: reads");
    let expected = [
        "Main: works 0-50, works 50-99",
        "T 2: works 0-50, waits 50-99",
        "T 10: works 0-50, works 50-99",
    ];
    assert_eq!(told(&first), expected);
    let legend: Vec<&str> = first.legend.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(legend, ["waits", "works: writes · reads", "works: sums #", "ends"]);
    assert_eq!(look("0 T 2: reads | 0 T 10: reads | 0 Main: writes"), first);
}

#[test]
fn after_its_last_line_nothing_is_known_of_a_thread_unless_it_was_cut_short_or_named() {
    let mut run = record("0 A: works | 40 A: is done | 60 B: waits | 90 B: works | 100 C: x");
    let mut hints = Hints::default();
    assert_eq!(told(&run.picture("", &hints)), ["A: works 0-40", "B: waits 60-90"]);
    run.cut_short = true;
    assert_eq!(told(&run.picture("", &hints)), ["A: works 0-40", "B: waits 60-90, works 90-100"]);
    hints.then.push(("is done".to_owned(), "waits in join".to_owned()));
    assert_eq!(told(&run.picture("", &hints))[0], "A: works 0-40, waits 40-100");
}

#[test]
fn headings_are_phases_and_nothing_lasts_beyond_them_that_did_not_go_on() {
    let phase = |at| format!("{at} --- {at} --- | {at} A: works | {} A: is done", at + 40);
    let picture = picture(&format!("{} | {}", phase(0), phase(60)));
    assert_eq!(told(&picture), ["A: works 0-40, works 60-100"]);
    assert_eq!(picture.phases, [(ms(0), "0".to_owned()), (ms(60), "60".to_owned())]);
}

#[test]
fn lines_that_were_glued_together_are_taken_apart() {
    let picture = picture("0 A 1: waitsB 2: reads | 50 B 2: got 7A 1: reads | 99 A 1: ends");
    assert_eq!(told(&picture), ["A 1: waits 0-50, works 50-99", "B 2: works 0-50"]);
}

#[test]
fn an_arrow_is_drawn_only_where_there_is_no_doubt() {
    for (then, arrows) in [
        // All who wait go on at a `set`; one goes on at a release, whichever line arrives first.
        (
            "0 B: Waiting for event | 0 C: Waiting for event | 90 A: Setting event | 90 B: Event set | 90 C: Event set",
            &[(0, 1, 90), (0, 2, 90)][..],
        ),
        (
            "0 B: Acquiring lock | 50 B: Acquired lock | 50 A: Released lock | 90 C: x",
            &[(0, 1, 50)],
        ),
        // Two let go at once, or two go on; another lock.
        (
            "0 B: Acquiring lock | 0 C: Working | 50 A: Released lock | 50 C: Released lock | 50 B: Acquired lock",
            &[],
        ),
        (
            "0 B: Acquiring lock | 0 C: Acquiring lock | 50 A: Released lock | 50 B: Acquired lock | 50 C: Acquired lock",
            &[],
        ),
        ("0 B: Acquiring lock 1 | 50 A: Released lock 2 | 50 B: Acquired lock 1", &[]),
        ("0 Main: joins | 0 B: Working | 50 A: Done | 90 B: Done | 90 Main: ends", &[(2, 0, 90)]),
    ] {
        let link = |&(from, to, at)| Link { from: (from, ms(at)), to: (to, ms(at)) };
        let links = picture(&format!("0 A: Working | {then}")).panels.remove(0).links;
        assert_eq!(links, arrows.iter().map(link).collect::<Vec<_>>(), "{then}");
    }
}

/// The page of a lesson shows what its picture is for.
#[test]
fn the_pictures_of_the_lessons_tell_what_they_are_for() {
    for (lesson, tells) in [
        (
            "01-starting-threads",
            &["Main Thread: 0.000 to 1.0", "to 3.0", "waits (waits in join)", "At most 3 at work"]
                [..],
        ),
        (
            "02-joining",
            &[
                "waits (waits in join)",
                "Thread Thread-2 lets Main Thread go on",
                "At most 3 at work",
            ],
        ),
        ("04-semaphores", &["At most 3 at work", "Thread 0 lets Thread 3 go on", "Thread 9:"]),
        (
            "05-events",
            &["Setter: 0.000 to 2.0", "Waiter: 0.000 to 2.0", "Setter lets Waiter go on"],
        ),
    ] {
        let file =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(lesson).join("timeline.svg");
        let text = fs::read_to_string(file).expect("the picture");
        let xml = roxmltree::Document::parse(&text).expect("XML");
        let of = |tag: &str| {
            xml.descendants().find(|node| node.has_tag_name(tag)).and_then(|node| node.text())
        };
        assert!(of("title").is_some_and(|title| title.starts_with("Timeline of cargo run -q -p ")));
        for tells in tells {
            assert!(
                of("desc").is_some_and(|told| told.contains(tells)),
                "{lesson}: {tells}: {:?}",
                of("desc")
            );
        }
        // Waiting and working are never a matter of colour alone.
        assert!(text.contains("url(#hatch)") && text.contains("prefers-color-scheme: dark"));
    }
}

/// Lines such as programs print, and others; each with the time since the line before.
fn lines() -> impl Strategy<Value = Vec<(u64, String)>> {
    let line = prop_oneof![
        4 => (0..60_u8, "(waits|holds|done) [0-9.]{0,3}").prop_map(|(i, what)| format!("T {i}: {what}")),
        1 => any::<String>(),
        1 => "\\PC{1,3}: \\PC*",
        1 => "--- \\PC* ---",
    ];
    prop::collection::vec((0..400_u64, line), 0..120)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn whatever_was_printed_can_be_drawn(lines in lines(), cut_short: bool, columns in 0..200_usize) {
        let mut record = Record::default();
        for (later, line) in lines {
            record.end += ms(later);
            record.line(record.end, line.as_bytes());
        }
        record.cut_short = cut_short;
        let picture = record.picture("<a> & \"b\"", &Hints::default());
        for panel in &picture.panels {
            let spans = || panel.lanes.iter().flat_map(|lane| &lane.spans);
            let works = |span: &Span, at| matches!(span.look, Look::Work(_)) && (span.start..span.end).contains(&at);
            let at_once = spans().map(|one| spans().filter(|span| works(span, one.start)).count());
            prop_assert_eq!(panel.most_at_work(), at_once.max().unwrap_or(0));
            prop_assert!(spans().all(|span| span.start < span.end && span.end <= picture.end));
            let apart = |pair: &[Span]| pair[0].end <= pair[1].start;
            prop_assert!(panel.lanes.iter().all(|lane| lane.spans.windows(2).all(apart)));
        }
        prop_assert!(terminal::draw(&picture, columns).ends_with('\n'));
        let text = svg::draw(&picture);
        prop_assert!(roxmltree::Document::parse(&text).is_ok(), "{}", text);
    }
}

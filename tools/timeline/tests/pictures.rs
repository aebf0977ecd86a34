//! What pictures tell: of lines as they come, of lines as nobody would print them, and of the lessons.

use std::fs;
use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;
use timeline::picture::{Link, Look, Picture, Span};
use timeline::record::Record;
use timeline::steps::Hints;
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
fn words_say_whether_a_thread_works_waits_or_is_done_and_else_it_is_not_known() {
    let mut hints = Hints::default();
    hints.words.wait.push("hungry".to_owned());
    hints.words.work.push("eats".to_owned());
    hints.words.end.push("full".to_owned());
    let verb = |message: &str| {
        let record = record(&format!("0 Thread 1: {message} | 90 Thread 1: x | 99 Thread 1: x"));
        let lane = record.picture("", &hints).panels.remove(0).lanes.remove(0);
        let first = lane.spans.into_iter().find(|span| span.start == ms(0));
        first.map_or("", |span| span.look.verb())
    };
    for message in [
        "Trying to acquire...",
        "Waiting for event to be set",
        "waiting until all are done",
        "blocked",
        "is Hungry",
        "join of 3 and 4",
    ] {
        assert_eq!(verb(message), "waits", "{message}");
    }
    for message in ["Acquired semaphore.", "Doing some work", "starts", "Eats", "computing 3"] {
        assert_eq!(verb(message), "works", "{message}");
    }
    for message in ["order 3", "got 5", "nothing", "during the string", "awaited", "not working"] {
        assert_eq!(verb(message), "says", "{message}");
    }
    for message in [
        "done",
        "order 3 ready",
        "Finished work",
        "Done waiting",
        "No longer blocked",
        "isn't waiting",
        "try 3 failed",
        "is full",
    ] {
        assert_eq!(verb(message), "", "{message}");
    }
}

#[test]
fn looks_and_the_order_of_lanes_are_the_same_in_every_run() {
    let later = "50 Task 10: adding 1 | 50 Main: adding 2 | 50 Task 2: waits | 99 Task 10: ends | 99 Main: ends | 99 Task 2: ends";
    let look = |first: &str| picture(&format!("{first} | {later}"));
    let first = look("0 Task 10: reading | 0 Main: writing | 0 Task 2: reading");
    let expected = [
        "Main: works 0-50, works 50-99",
        "Task 2: works 0-50, waits 50-99",
        "Task 10: works 0-50, works 50-99",
    ];
    assert_eq!(told(&first), expected);
    let legend: Vec<&str> = first.legend.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(legend, ["waits", "works: writing · reading", "works: adding #", "ends"]);
    assert_eq!(look("0 Task 2: reading | 0 Task 10: reading | 0 Main: writing"), first);
}

#[test]
fn an_arrow_is_drawn_only_where_there_is_no_doubt() {
    for (then, arrows) in [
        // All who wait go on at a `set`; one goes on at a release, whichever line arrives first.
        (
            "0 Task B: Waiting for event | 0 Task C: Waiting for event | 90 Task A: Setting event | 90 Task B: Event set | 90 Task C: Event set",
            &[(0, 1, 90), (0, 2, 90)][..],
        ),
        (
            "0 Task B: Acquiring lock | 50 Task B: Acquired lock | 50 Task A: Released lock | 90 Task C: x",
            &[(0, 1, 50)],
        ),
        // Two let go at once, or two go on; another lock.
        (
            "0 Task B: Acquiring lock | 0 Task C: Working | 50 Task A: Released lock | 50 Task C: Released lock | 50 Task B: Acquired lock",
            &[],
        ),
        (
            "0 Task B: Acquiring lock | 0 Task C: Acquiring lock | 50 Task A: Released lock | 50 Task B: Acquired lock | 50 Task C: Acquired lock",
            &[],
        ),
        (
            "0 Task B: Acquiring lock 1 | 50 Task A: Released lock 2 | 50 Task B: Acquired lock 1",
            &[],
        ),
        (
            "0 Main: joins | 0 Task B: Working | 50 Task A: Done | 90 Task B: Done | 90 Main: ends",
            &[(2, 0, 90)],
        ),
    ] {
        let link = |&(from, to, at)| Link { from: (from, ms(at)), to: (to, ms(at)) };
        let links = picture(&format!("0 Task A: Working | {then}")).panels.remove(0).links;
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
        4 => (0..60_u8, "(waits|holds|done|doing) [0-9.]{0,3}").prop_map(|(i, what)| format!("Task {i}: {what}")),
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

/// The hints that these options give, and whether the run was cut short.
fn hints(options: &str) -> (Hints, bool) {
    let (mut hints, (option, value)) =
        (Hints::default(), options.split_once(' ').unwrap_or((options, "")));
    match option {
        "--line" => hints.line = Some(value.parse().expect("a layout")),
        "--work" => hints.words.work.push(value.to_owned()),
        "--then" => {
            let (text, state) = value.split_once('=').expect("a text and a state");
            hints.then.push((text.to_owned(), state.to_owned()));
        }
        _ => assert!(["", "--cut-short"].contains(&option), "{option}"),
    }
    (hints, option == "--cut-short")
}

#[test]
fn what_is_certain_is_drawn_and_the_reader_is_told_of_the_rest() {
    let cases = include_str!("cases.txt").split("\n# ").skip(1);
    for case in cases {
        let mut record = Record::default();
        let mut expected: Vec<(&str, Vec<&str>, Vec<&str>)> = vec![("", Vec::new(), Vec::new())];
        for line in case.lines().skip(1).filter(|line| !line.is_empty()) {
            let (kind, rest) = line.split_once(' ').expect("a kind of line");
            let latest = expected.last_mut().expect("the first");
            match kind {
                "|" => {
                    let (at, line) = rest.split_once(' ').expect("a time and a line");
                    record.end = ms(at.parse().expect("milliseconds"));
                    let line = line.replace("\\r", "\r").replace("\\e", "\x1b");
                    record.line(record.end, line.as_bytes());
                }
                "--" => expected.push((rest, Vec::new(), Vec::new())),
                ">" => latest.1.push(rest),
                "!" => latest.2.push(rest),
                _ => panic!("{line}"),
            }
        }
        for (options, lanes, notes) in expected {
            let (hints, cut_short) = hints(options);
            record.cut_short = cut_short;
            let picture = record.picture("", &hints);
            let told_of = picture.notes.join("\n");
            assert_eq!(told(&picture), lanes, "{case}: {options}: {told_of}");
            assert!(notes.iter().all(|note| told_of.contains(note)), "{case}: {told_of}");
            // How many are at work is known only if it is known of each.
            let doubtful = ["Whether", "Not understood"].iter().any(|it| told_of.contains(it));
            assert!(!doubtful || picture.panels.iter().all(|panel| !panel.strip), "{case}");
        }
    }
}

/// What real libraries print, and what a careful person would draw of it. The programs that print it
/// stand beside it, and `record.py` runs them.
#[test]
fn the_output_of_real_libraries_is_drawn_rightly_or_refused() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let files = fs::read_dir(corpus).expect("the corpus").map(|file| file.expect("a file").path());
    let texts = files.filter(|file| file.extension().is_some_and(|it| it == "txt"));
    let mut count = 0;
    for file in texts {
        let text = fs::read_to_string(&file).expect("text");
        let (heads, output): (Vec<_>, Vec<_>) =
            text.split('\n').partition(|it| it.starts_with('#'));
        let mut record = Record::default();
        for (at, line) in output.iter().filter_map(|line| line.split_once(' ')) {
            record.end = ms(at.parse().expect("milliseconds"));
            record.line(record.end, line.as_bytes());
        }
        for head in heads {
            let (layout, expected) =
                head[1..].split_once("=> ").expect("a layout and what is drawn");
            let layout = layout.trim();
            let options =
                if layout.is_empty() { String::new() } else { format!("--line {layout}") };
            let picture = record.picture("", &hints(&options).0);
            let lanes = picture.panels.iter().flat_map(|panel| &panel.lanes);
            let drawn: Vec<String> = lanes
                .map(|lane| {
                    let verbs: Vec<&str> = lane.spans.iter().map(|span| span.look.verb()).collect();
                    format!("{}: {}", lane.name, verbs.join(", "))
                })
                .collect();
            let notes = picture.notes.join("\n");
            let is_right = match expected.strip_prefix("refused") {
                Some(why) => drawn.is_empty() && notes.contains(why.trim_start_matches(": ")),
                None => drawn.join("; ") == expected,
            };
            assert!(is_right, "{}: {head}\n{}\n{notes}", file.display(), drawn.join("; "));
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
}

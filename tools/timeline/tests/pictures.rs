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

/// The lanes, or `nothing` and what the reader is told.
fn lanes(lines: &str) -> Vec<String> {
    let picture = picture(lines);
    if picture.panels.is_empty() { vec!["nothing".to_owned()] } else { told(&picture) }
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
fn what_is_not_known_to_be_work_is_an_outline_and_nobody_is_counted() {
    let picture = picture(
        "0 Thread 1: order 2 | 0 Thread 2: working | 0 Thread 3: working | 50 Thread 1: x | 50 Thread 2: done | 50 Thread 3: done",
    );
    assert_eq!(
        told(&picture),
        ["Thread 1: says 0-50", "Thread 2: works 0-50", "Thread 3: works 0-50"]
    );
    assert!(!picture.panels[0].strip, "how many are at work is not known");
    assert!(picture.notes[0].contains("\"order 2\"") && picture.notes[0].contains("--work"));
}

#[test]
fn names_of_threads_are_known_and_lines_of_anything_else_are_not_taken_for_them() {
    for (line, name) in [
        ("Thread 3: starting", "Thread 3"),
        ("Thread Thread-1: Starting: now", "Thread Thread-1"),
        ("Thread-1 (worker): starting", "Thread-1 (worker)"),
        ("ThreadPoolExecutor-0_3: starting", "ThreadPoolExecutor-0_3"),
        ("[ForkPoolWorker-1] starting", "ForkPoolWorker-1"),
        ("(MainThread) starting", "MainThread"),
        ("(Thread-2  ) starting", "Thread-2"),
        ("ThreadId(2): starting", "ThreadId(2)"),
        ("12:30:01: Main    : starting", "Main"),
        ("[2026-01-02 12:30:01,123] Worker B: starting", "Worker B"),
        ("my-worker_7: starting", "my-worker_7"),
        ("\u{1b}[32mTask-4\u{1b}[0m: starting", "Task-4"),
    ] {
        let seen = lanes(&format!("0 {line} | 50 {line} | 99 {line}"));
        assert_eq!(seen, [format!("{name}: works 0-50, works 50-99")], "{line}");
    }
    for line in [
        // A message goes on in an indented line.
        "    if n == 0: raise ValueError(n)",
        "   0: __rustc::rust_begin_unwind",
        "    task1(n): starting",
        "  body: starting",
        "a == b: starting",
        "3: starting",
        "ValueError: starting",
        "warning: starting",
        "INFO: starting",
        "All threads have finished: starting",
        "Starting worker 3: starting",
        "Worker 3 starting",
        // A logger is no thread.
        "2026-01-02 10:11:12,345 - app - INFO - Thread-1 - starting",
        "INFO:app:Thread-1: starting",
        "2026-01-02T10:11:12.345678Z  INFO app: starting",
        "2026-01-02T10:11:12.345678Z  INFO span: ThreadId(02) app: starting",
        // Parts of a report come one after the other, and threads at the same time.
        "Epoch 1: training",
        "Server: starting",
    ] {
        assert_eq!(lanes(&format!("0 {line} | 50 {line} | 99 {line}")), ["nothing"], "{line}");
    }
}

#[test]
fn other_names_are_read_where_they_wait_or_work_at_the_same_time() {
    let names = "0 Waiter: waiting | 0 Setter: sums | 50 Setter: working | 90 Setter: sets | 99 Waiter: goes";
    assert_eq!(lanes(names), ["Setter: says 0-50, works 50-90", "Waiter: waits 0-99"]);
    // Nobody says here that anybody works; and these are never there together.
    assert_eq!(
        lanes("0 Input: 3 a | 10 Output: 4 a | 50 Input: 5 a | 99 Output: 6 a"),
        ["nothing"]
    );
    let tries = "0 Attempt 1: trying | 10 Attempt 1: x | 50 Attempt 2: trying | 99 Attempt 2: x";
    assert_eq!(lanes(tries), ["nothing"]);
    assert!(
        picture(tries).notes[0]
            .contains("Attempt 1, Attempt 2. If they are: --line '{thread}: {text}'")
    );
    // The reader may say so.
    let hints = Hints { line: "{thread}: {text}".parse().ok(), ..Hints::default() };
    let seen = told(&record(tries).picture("", &hints));
    assert_eq!(seen, ["Attempt 1: waits 0-10", "Attempt 2: waits 50-99"]);
}

#[test]
fn a_thread_that_said_a_single_line_has_a_lane() {
    let seen = lanes(
        "0 Thread-1 (worker): job 1 | 0 Thread-2 (worker): working | 50 Thread-2 (worker): done",
    );
    assert_eq!(seen, ["Thread-1 (worker): ", "Thread-2 (worker): works 0-50"]);
}

#[test]
fn a_name_that_many_threads_have_is_no_lane_and_bars_are_no_lines() {
    let many = "0 tokio-rt-worker: working | 0 Thread 1: working | 50 tokio-rt-worker: done | 50 Thread 1: done";
    assert_eq!(lanes(many), ["Thread 1: works 0-50"]);
    assert!(picture(many).notes[0].contains("Many threads are called tokio-rt-worker"));
    let bars = "0 Thread 1: working | 20 \rThread 1:  50%\r Thread 1: 100% | 30 \u{1b}[AThread 2: 10% it | 50 Thread 1: done";
    assert_eq!(lanes(bars), ["Thread 1: works 0-50"]);
}

#[test]
fn where_a_line_is_not_understood_its_thread_is_not_drawn_on() {
    let lines = "0 Thread 1: working | 0 Thread 2: working | 30 Thread 1 got it | 50 Thread 1: working | 60 Thread 1: done | 60 Thread 2: done";
    let picture = picture(lines);
    assert_eq!(told(&picture), ["Thread 1: works 0-30, works 50-60", "Thread 2: works 0-60"]);
    assert!(
        picture.notes[0].starts_with("Not understood (1): \"Thread 1 got it\"."),
        "{picture:?}"
    );
    assert!(!picture.panels[0].strip);
}

#[test]
fn a_layout_says_where_the_name_stands_and_a_ready_made_one_is_named() {
    let lines = "0 10:11:12 INFO [Anna] bakes | 50 10:11:13 INFO [Anna] done baking | 60 on another line | 99 10:11:14 INFO [Bob] waits";
    assert_eq!(lanes(lines), ["nothing"]);
    let hints = Hints { line: "{time} {level} [{thread}] {text}".parse().ok(), ..Hints::default() };
    let drawn = record(lines).picture("", &hints);
    assert_eq!(told(&drawn), ["Anna: says 0-50", "Bob: "]);
    assert!(
        drawn
            .notes
            .iter()
            .any(|it| it.starts_with("1 of 4 lines do not fit --line, such as \"on another"))
    );

    let tracing = "0 2026-01-02T10:11:12.345678Z  INFO main app: starting | 50 2026-01-02T10:11:12.345678Z  INFO main app: done";
    assert!(picture(tracing).notes[0].contains("--line tracing"), "{:?}", picture(tracing).notes);
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
fn after_its_last_line_nothing_is_known_of_a_thread_unless_it_was_cut_short_or_named() {
    let mut run = record(
        "0 Task A: works | 40 Task A: is done | 60 Task B: waits | 90 Task B: works | 100 Task C: x",
    );
    let mut hints = Hints::default();
    assert_eq!(
        told(&run.picture("", &hints)),
        ["Task A: works 0-40", "Task B: waits 60-90", "Task C: "]
    );
    run.cut_short = true;
    assert_eq!(
        told(&run.picture("", &hints)),
        ["Task A: works 0-40", "Task B: waits 60-90, works 90-100", "Task C: "]
    );
    hints.then.push(("is done".to_owned(), "waits in join".to_owned()));
    assert_eq!(told(&run.picture("", &hints))[0], "Task A: works 0-40, waits 40-100");
}

#[test]
fn headings_are_phases_and_nothing_lasts_beyond_them_that_did_not_go_on() {
    let phase =
        |at| format!("{at} --- {at} --- | {at} Task A: works | {} Task A: is done", at + 40);
    let picture = picture(&format!("{} | {}", phase(0), phase(60)));
    assert_eq!(told(&picture), ["Task A: works 0-40, works 60-100"]);
    assert_eq!(picture.phases, [(ms(0), "0".to_owned()), (ms(60), "60".to_owned())]);
}

#[test]
fn lines_that_were_glued_together_are_taken_apart() {
    // A name that is known from any line of the run splits one.
    let glued =
        "0 Task 1: waitsTask 2: reading | 50 Task 2: got 7Task 1: reading | 99 Task 1: ends";
    assert_eq!(lanes(glued), ["Task 1: waits 0-50, works 50-99", "Task 2: works 0-50"]);
    let brackets = "0 [Task 1] waits[Task 2] reading | 50 [Task 2] got | 99 [Task 1] ends";
    assert_eq!(lanes(brackets), ["Task 1: waits 0-99", "Task 2: works 0-50"]);
    // Of what nobody knows, nothing is drawn, and it is said.
    let unknown = picture("0 Task 1: waitsTask 2: waits | 50 Task 1: reading | 99 Task 1: ends");
    assert_eq!(told(&unknown), ["Task 1: works 50-99"]);
    assert!(unknown.notes[0].contains("Not understood (1)"), "{unknown:?}");
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
            let line = Some(layout.trim()).filter(|layout| !layout.is_empty());
            let line = line.map(|layout| layout.parse().expect("a layout"));
            let picture = record.picture("", &Hints { line, ..Hints::default() });
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

//! What pictures tell: of lines as they come, of what real libraries print, of lines as nobody would
//! print them, and of the lessons.

use std::fs;
use std::path::Path;
use std::time::Duration;

use clap::Parser;
use proptest::prelude::*;
use timeline::hints::Hints;
use timeline::picture::{Look, Picture, Span};
use timeline::record::Record;

use timeline::{svg, terminal};

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// Adds `90 A: works`: a line, after its milliseconds.
#[track_caller]
fn add(record: &mut Record, line: &str) {
    let (at, line) = line.split_once(' ').expect("a time and a line");
    record.end = ms(at.parse().expect("milliseconds"));
    record.line(record.end, line.as_bytes());
}

/// Each lane in a line, `A: works 0-100, waits 100-200`, and each arrow in one.
fn told(picture: &Picture) -> Vec<String> {
    let mut told = Vec::new();
    for panel in &picture.panels {
        let lane = |number: usize| &panel.lanes[number].name;
        for (number, spans) in panel.lanes.iter().map(|lane| &lane.spans).enumerate() {
            let span = |it: &Span| {
                let (start, end) = (it.start.as_millis(), it.end.as_millis());
                format!("{} {start}-{end}", it.look.verb())
            };
            let spans = spans.iter().map(span).collect::<Vec<_>>().join(", ");
            told.push(format!("{}: {spans}", lane(number)));
        }
        for link in &panel.links {
            let (from, to, at) = (lane(link.from.0), lane(link.to.0), link.to.1.as_millis());
            told.push(format!("{from} lets {to} go on at {at}"));
        }
    }
    told
}

/// What stands behind each set of options in `cases.txt`.
#[derive(Parser)]
struct Options {
    #[command(flatten)]
    hints: Hints,
    #[arg(long)]
    cut_short: bool,
}

impl Options {
    fn new(options: &str) -> Self {
        let options = options.split("--").skip(1).map(|option| format!("--{}", option.trim()));
        let words: Vec<String> = options.map(|option| option.replacen(' ', "=", 1)).collect();
        Self::parse_from([String::new()].into_iter().chain(words))
    }
}

#[test]
fn what_is_certain_is_drawn_and_the_reader_is_told_of_the_rest() {
    for case in include_str!("cases.txt").split("\n# ").skip(1) {
        let mut record = Record::default();
        let mut expected = vec![("", [const { Vec::new() }; 3])];
        for line in case.lines().skip(1).filter(|line| !line.is_empty()) {
            let (kind, rest) = line.split_once(' ').expect("a kind of line");
            let (_, [lanes, notes, legend]) = expected.last_mut().expect("the first");
            match kind {
                "|" => add(&mut record, &rest.replace("\\r", "\r").replace("\\e", "\x1b")),
                "--" => expected.push((rest, [const { Vec::new() }; 3])),
                ">" => lanes.push(rest),
                "!" => notes.push(rest),
                "=" => legend.push(rest),
                _ => panic!("{line}"),
            }
        }
        // A case may be of interest with options only.
        let skipped = usize::from(expected.len() > 1 && expected[0].1.iter().all(Vec::is_empty));
        for (options, [lanes, notes, legend]) in expected.into_iter().skip(skipped) {
            let Options { hints, cut_short } = Options::new(options);
            record.cut_short = cut_short;
            let picture = record.picture("", &hints);
            let told_of = picture.notes.join("\n");
            assert_eq!(told(&picture), lanes, "{case}: {options}: {told_of}");
            assert!(notes.iter().all(|note| told_of.contains(note)), "{case}: {told_of}");
            let texts: Vec<&str> = picture.legend.iter().map(|(_, text)| text.as_str()).collect();
            assert!(legend.is_empty() || texts == legend, "{case}: {texts:?}");
            // How many are at work is known only if it is known of each.
            let doubtful =
                ["Whether", "name no thread", "not fit"].iter().any(|it| told_of.contains(it));
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
    let mut count = 0;
    for file in files.filter(|file| file.extension().is_some_and(|it| it == "txt")) {
        let text = fs::read_to_string(&file).expect("text");
        let (heads, output): (Vec<_>, Vec<_>) =
            text.split_terminator('\n').partition(|it| it.starts_with('#'));
        let mut record = Record::default();
        for line in output {
            add(&mut record, line);
        }
        for head in heads {
            let (layout, expected) = head[1..].split_once("=> ").expect("a layout and the lanes");
            let layout = layout.trim();
            let options = if layout.is_empty() { "" } else { &format!("--line {layout}") };
            let picture = record.picture("", &Options::new(options).hints);
            let lanes = picture.panels.iter().flat_map(|panel| &panel.lanes).map(|lane| {
                let verbs: Vec<&str> = lane.spans.iter().map(|span| span.look.verb()).collect();
                format!("{}: {}", lane.name, verbs.join(", "))
            });
            let (drawn, notes) = (lanes.collect::<Vec<_>>().join("; "), picture.notes.join("\n"));
            let is_right = match expected.strip_prefix("refused") {
                Some(why) => drawn.is_empty() && notes.contains(why.trim_start_matches(": ")),
                None => drawn == expected,
            };
            assert!(is_right, "{}: {head}\n{drawn}\n{notes}", file.display());
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
}

/// The page of a lesson shows what its picture is for.
#[test]
fn the_pictures_of_the_lessons_tell_what_they_are_for() {
    for (file, tells) in [
        (
            "01-starting-threads/timeline",
            "Main Thread: 0.000 to 1.0|waits (waits in join)|At most 3",
        ),
        ("02-joining/timeline", "waits (waits in join)|Thread-2 lets Main Thread go on|At most 3"),
        ("04-semaphores/timeline", "At most 3 at work|Thread 0 lets Thread 3 go on|Thread 9:"),
        (
            "05-events/timeline",
            "Setter: 0.000 to 2.0|Waiter: 0.000 to 2.0|Setter lets Waiter go on",
        ),
        (
            "06-gil-cpu-bound/threads",
            "turns (n = 1,000,000)\nAt most 1|work (n = 80,000,000)\nAt most 2",
        ),
        ("07-multiprocessing/processes", "(n = 2,000,000)\nAt most |(n = 160,000,000)\nAt most 2"),
    ] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let text = fs::read_to_string(root.join(file).with_extension("svg")).expect("a picture");
        let xml = roxmltree::Document::parse(&text).expect("XML");
        let of = |tag: &str| {
            let node = xml.descendants().find(|node| node.has_tag_name(tag));
            node.and_then(|node| node.text()).unwrap_or_default().replace('\u{a0}', " ")
        };
        assert!(of("title").starts_with("Timeline of "));
        assert!(tells.split('|').all(|tells| of("desc").contains(tells)), "{}", of("desc"));
        // Waiting and working are never a matter of colour alone.
        assert!(text.contains("url(#hatch)") && text.contains("prefers-color-scheme: dark"));
    }
}

/// Lines such as programs print, and others; each with the time since the line before.
fn lines() -> impl Strategy<Value = Vec<(u64, String)>> {
    let line = prop_oneof![
        4 => (0..60_u8, "(waits|holds|done|doing) [0-9.]{0,3}").prop_map(|(i, what)| format!("Thread {i}: {what}")),
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

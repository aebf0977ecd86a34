//! The pictures of recorded runs, which do not depend on the time that it is.
//!
//! The expected pictures stand in `tests/pictures/`, and those of the lessons in their folders.
//! After a change of how things look, this writes them anew, to be looked at before a commit:
//!
//! ```text
//! TIMELINE_BLESS=1 cargo test -p timeline --test pictures
//! ```

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anstream::adapter::strip_str;
use timeline::layout::{Layout, Look};
use timeline::model::{Ended, Recorder, Timeline};
use timeline::{old_svg as svg, terminal, trace, transcript};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

fn text_of(path: &Path) -> String {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.replace("\r\n", "\n")
}

/// Every recorded run, with its name.
fn recorded() -> Vec<(String, Timeline)> {
    let mut runs = Vec::new();
    for entry in fs::read_dir(folder("transcripts")).expect("the transcripts") {
        let path = entry.expect("a transcript").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let timeline = transcript::read(&text_of(&path)).unwrap_or_else(|| panic!("{name}"));
        runs.push((name, timeline));
    }
    runs.sort_by(|(a, _), (b, _)| a.cmp(b));
    assert!(runs.len() >= 8, "{}", runs.len());
    runs
}

fn lesson_4() -> Timeline {
    transcript::read(&text_of(&folder("transcripts").join("04-semaphores.txt")))
        .expect("a transcript")
}

/// A run in which these lines came at these milliseconds, and which ended at `end`.
fn made_of(lines: &[(u64, impl AsRef<str>)], end: u64, ended: Ended) -> Timeline {
    let mut recorder = Recorder::default();
    for (at, line) in lines {
        recorder.line(Duration::from_millis(*at), line.as_ref());
    }
    recorder.finish(Duration::from_millis(end), ended)
}

/// So many threads that share three permits, each for a second; cut short, if so wished.
fn threads(number: u64, ended: Ended) -> Timeline {
    let mut lines = Vec::new();
    for i in 0..number {
        let (starts, holds) = (i * 10, (i / 3) * 1000 + i);
        lines.push((starts, format!("Thread {i}: Trying to acquire semaphore...")));
        lines.push((starts.max(holds), format!("Thread {i}: Acquired semaphore.")));
        lines.push((starts.max(holds) + 900, format!("Thread {i}: Released semaphore.")));
    }
    lines.sort_by_key(|&(at, _)| at);
    if ended == Ended::CutShort {
        lines.truncate(lines.len() / 2);
    }
    let end = lines.last().map_or(0, |&(at, _)| at + 1000);
    made_of(&lines, end, ended)
}

/// Twelve speakers, of whom each says something else.
fn many_kinds() -> Timeline {
    let mut lines = Vec::new();
    for (i, what) in (0..).zip('a'..='l') {
        lines.push((i * 10, format!("Worker {what}: begins with {what}")));
        lines.push((500 + i * 50, format!("Worker {what}: ends {what}")));
    }
    made_of(&lines, 2000, Ended::ByItself)
}

fn drawn(timeline: &Timeline, columns: usize) -> String {
    strip_str(&terminal::draw(timeline, "the command", columns)).to_string()
}

/// Holds a text against the expected one, or writes it, if that is what was asked for.
#[track_caller]
fn assert_same(expected: &Path, actual: &str) {
    if std::env::var_os("TIMELINE_BLESS").is_some_and(|bless| bless == "1") {
        fs::write(expected, actual).expect("it is written");
    }
    let name = expected.display();
    assert!(text_of(expected) == actual, "{name} is not what is drawn now, which is:\n{actual}");
}

/// Runs in which something is drawn otherwise than in the recorded ones.
fn made_up() -> Vec<(&'static str, Timeline)> {
    vec![
        ("nothing", made_of(&[(0, "nobody speaks")], 1000, Ended::ByItself)),
        ("sixty-threads", threads(60, Ended::ByItself)),
        ("cut-short", threads(10, Ended::CutShort)),
        ("many-kinds", many_kinds()),
    ]
}

#[test]
fn the_svg_pictures_are_as_expected() {
    for (name, timeline) in made_up() {
        let picture = format!("{}\n", svg::draw(&timeline, "the command"));
        assert_same(&folder("pictures").join(name).with_extension("svg"), &picture);
    }
}

#[test]
fn the_terminal_pictures_are_as_expected() {
    let mut runs = recorded();
    runs.push(("forty-threads".to_owned(), threads(40, Ended::ByItself)));
    runs.push(("a-thousand-threads".to_owned(), threads(1000, Ended::ByItself)));
    runs.extend(made_up().into_iter().map(|(name, timeline)| (name.to_owned(), timeline)));
    for (name, timeline) in runs {
        let mut pictures = String::new();
        for columns in [80, 160] {
            let picture = drawn(&timeline, columns);
            let widest = picture.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(columns), "{name}: {widest:?}");
            let _ = writeln!(pictures, "{columns} columns:\n{picture}");
        }
        assert_same(&folder("pictures").join(name).with_extension("txt"), &pictures);
    }
}

#[test]
fn the_lessons_show_the_picture_of_their_recorded_run() {
    let mut shown = 0;
    for (name, timeline) in recorded() {
        let lesson = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(&name);
        if !lesson.is_dir() {
            continue; // of a Python script or an experiment
        }
        let picture = lesson.join("timeline.svg");
        let text = text_of(&picture);
        let document = roxmltree::Document::parse(&text).expect("XML");
        let title = document.descendants().find(|node| node.has_tag_name("title"));
        let title = title.and_then(|title| title.text()).expect("a title");
        let command = title.strip_prefix("Timeline of ").expect("its command");
        assert_same(&picture, &format!("{}\n", svg::draw(&timeline, command)));
        shown += 1;
    }
    assert_eq!(shown, 4);
}

#[test]
fn the_readme_shows_the_picture_of_lesson_4() {
    let picture = drawn(&lesson_4(), 80);
    let (_title, picture) = picture.trim_start().split_once("\n\n").expect("a title");
    let readme = text_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"));
    assert!(readme.contains(&format!("```text\n{picture}```")), "it is now:\n{picture}");
}

#[test]
fn lesson_4_shows_at_a_glance_that_never_more_than_three_hold() {
    for columns in [80, 160] {
        let timeline = lesson_4();
        let picture = drawn(&timeline, columns);
        let lanes: Vec<&str> = picture.lines().filter(|line| line.starts_with("Thread ")).collect();
        assert_eq!(lanes.len(), 10);
        let columns: Vec<Vec<char>> = lanes.iter().map(|lane| lane.chars().collect()).collect();
        let widest = columns.iter().map(Vec::len).max().unwrap_or(0);
        for column in 0..widest {
            let holds = columns.iter().filter(|lane| lane.get(column) == Some(&'█')).count();
            assert!(holds <= 3, "column {column}:\n{picture}");
        }
        assert!(
            picture.contains("█ Acquired semaphore. Accessing resource...  (at most 3 at once)")
        );
        let counts = picture.lines().find_map(|line| line.strip_prefix("█ at once"));
        let most = counts.and_then(|counts| counts.chars().filter_map(|c| c.to_digit(10)).max());
        assert_eq!(most, Some(3), "{picture}");
    }
}

#[test]
fn the_terminal_picture_tells_the_spans_of_the_model() {
    let timeline = lesson_4();
    let picture = drawn(&timeline, 160);
    let plot = 160 - "█ at once ".chars().count();
    let column = timeline.end.as_secs_f64() / f64::from(u32::try_from(plot).expect("small"));
    for lane in &timeline.lanes {
        let line = picture.lines().find(|line| line.starts_with(&lane.speaker)).expect("its lane");
        for (kind, texture) in [(0, '░'), (1, '█')] {
            let spans = lane.spans.iter().filter(|span| span.kind == kind);
            let seconds: f64 = spans.map(|span| span.duration().as_secs_f64()).sum();
            let columns = line.chars().filter(|&c| c == texture).count();
            let shown = f64::from(u32::try_from(columns).expect("small")) * column;
            // The mark at the end takes a column too.
            assert!((shown - seconds).abs() <= 2.0 * column, "{line}: {shown} s for {seconds} s");
        }
    }
}

#[test]
fn a_long_name_takes_at_most_a_third_of_a_row() {
    let timeline = made_of(&[(0, format!("{}: works", "x".repeat(60)))], 1000, Ended::ByItself);
    for (columns, letters) in [(80, 25), (40, 12)] {
        let picture = drawn(&timeline, columns);
        let cut = format!("{}… ◆", "x".repeat(letters));
        assert!(picture.lines().any(|line| line == cut), "{picture}");
    }
}

#[test]
fn a_long_message_is_cut_so_that_the_legend_is_as_wide_as_the_picture() {
    let lines = [(0, "A: "), (0, "B: "), (900, "A: not "), (900, "B: not ")]
        .map(|(at, beginning)| (at, format!("{beginning}{}", "x".repeat(100))));
    let picture = drawn(&made_of(&lines, 1000, Ended::ByItself), 80);
    for (beginning, end) in [("  ░ xxx", "xxx…  (at most 2 at once)"), ("  ◆ not xxx", "xxx…")]
    {
        let line = picture.lines().find(|line| line.starts_with(beginning)).expect("its line");
        assert!(line.ends_with(end) && line.chars().count() == 80, "{line}");
    }
}

#[test]
fn counts_are_digits_up_to_nine_and_heights_from_ten_on() {
    let counts = |number| {
        let picture = drawn(&threads(number, Ended::ByItself), 80);
        let counts = picture.lines().find_map(|line| line.strip_prefix("░ at once"));
        counts.expect("the counts of those who wait").to_owned()
    };
    let (nine, ten) = (counts(12), counts(13));
    assert!(nine.contains('9') && !nine.contains('█'), "{nine}");
    assert!(ten.contains('█') && !ten.contains(|c: char| c == '+' || c.is_ascii_digit()), "{ten}");
}

#[test]
fn the_trace_tells_the_spans_of_the_model() {
    for (name, timeline) in recorded() {
        let mut json = Vec::new();
        trace::write(&timeline, "the command", &mut json).expect("it is written to memory");
        let trace: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
        let events = trace["traceEvents"].as_array().expect("events");
        let of = |phase, tid: usize| {
            events.iter().filter(move |event| event["ph"] == phase && event["tid"] == tid)
        };
        let mut complete = 0;
        for (lane, tid) in timeline.lanes.iter().zip(1..) {
            let named = of("M", tid).find(|event| event["name"] == "thread_name");
            assert_eq!(named.expect("a name")["args"]["name"], lane.speaker.as_str());
            assert_eq!(of("X", tid).count(), lane.spans.len(), "{name}");
            for (event, span) in of("X", tid).zip(&lane.spans) {
                assert_eq!(event["name"], span.message.as_str());
                let near = |field: &str, time: Duration| {
                    let microseconds = event[field].as_f64().expect("a number");
                    (microseconds / 1e6 - time.as_secs_f64()).abs() < 1e-9
                };
                assert!(near("ts", span.start) && near("dur", span.duration()), "{event}");
                complete += 1;
            }
        }
        assert_eq!(events.iter().filter(|event| event["ph"] == "X").count(), complete);
    }
}

/// What a bar or a mark of an SVG says, and where it is: x and width.
fn bars_and_marks(picture: &roxmltree::Document<'_>) -> Vec<(String, f64, f64)> {
    let number = |node: roxmltree::Node<'_, '_>, name: &str| -> f64 {
        node.attribute(name).and_then(|value| value.parse().ok()).expect("a number")
    };
    let mut found = Vec::new();
    for node in picture.descendants() {
        let Some(tooltip) = node.children().find(|child| child.has_tag_name("title")) else {
            continue;
        };
        let tooltip = tooltip.text().expect("it says something").to_owned();
        match node.tag_name().name() {
            "rect" => found.push((tooltip, number(node, "x"), number(node, "width"))),
            "path" => {
                let place =
                    node.attribute("d").and_then(|d| d.strip_prefix('M')?.split(' ').next());
                found.push((tooltip, place.and_then(|x| x.parse().ok()).expect("a place"), 0.0));
            }
            _ => {}
        }
    }
    found
}

#[test]
fn the_svg_tells_the_spans_of_the_model() {
    // In shorter runs, some spans are too short to be drawn.
    let long = |timeline: &Timeline| timeline.end > Duration::from_secs(1);
    for (name, timeline) in recorded().into_iter().filter(|(_, timeline)| long(timeline)) {
        let text = svg::draw(&timeline, "the command").to_string();
        let picture = roxmltree::Document::parse(&text).expect("XML");
        // The labels of the axis say what is where.
        let labels = picture.descendants().filter(|node| node.has_tag_name("text"));
        let ticks: Vec<(f64, f64)> = labels
            .filter(|label| label.attribute("class") == Some("dim middle"))
            .map(|label| {
                let seconds = label.text().and_then(|text| text.trim().strip_suffix(" s"));
                let x = label.attribute("x").and_then(|x| x.parse().ok());
                (seconds.and_then(|s| s.parse().ok()).expect("a time"), x.expect("a place"))
            })
            .collect();
        let [(t0, x0), (t1, x1), ..] = ticks[..] else { panic!("{name}: {ticks:?}") };
        let x_of = |time: f64| x0 + (time - t0) * (x1 - x0) / (t1 - t0);

        let found = bars_and_marks(&picture);
        let mut told = 0;
        let layout = Layout::new(&timeline, 400);
        for lane in &timeline.lanes {
            for (i, span) in lane.spans.iter().enumerate() {
                let (start, end) = (span.start.as_secs_f64(), span.end.as_secs_f64());
                let is_mark = layout.look(span) == Look::Mark;
                if start >= end && !is_mark && i + 1 < lane.spans.len() {
                    continue; // of no length at all, and in the middle
                }
                let says = format!("{}: {}\n{start:.3} s", lane.speaker, span.message);
                let here = found.iter().filter(|(tooltip, ..)| tooltip.starts_with(&says));
                let fits = here.filter(|&&(_, x, width)| {
                    let wide = (width - (x_of(end) - x_of(start))).abs() < 0.05;
                    (x - x_of(start)).abs() < 0.05 && (wide || is_mark || end - start < 0.01)
                });
                assert!(fits.count() >= 1, "{name}: {says}");
                told += 1;
            }
        }
        assert_eq!(found.len(), told, "{name}");
    }
}

/// One speaker, with these lines at these milliseconds.
fn speaker(lines: &[(u64, &str)]) -> Timeline {
    let end = lines.last().map_or(0, |&(at, _)| at);
    let lines: Vec<_> = lines.iter().map(|(at, message)| (*at, format!("A: {message}"))).collect();
    made_of(&lines, end, Ended::ByItself)
}

#[test]
fn what_the_svg_has_no_room_for_is_a_mark() {
    // Of a picture for 100 s, two pixels are about a quarter of a second.
    let timeline = speaker(&[
        (0, "works"),
        (50_000, "blinks"),
        (50_100, "works"),
        (80_000, "rests"),
        (80_400, "works"),
        (90_000, "rests"),
        (90_050, "works"),
        (100_000, "is done"),
    ]);
    let text = svg::draw(&timeline, "the command").to_string();
    let picture = roxmltree::Document::parse(&text).expect("XML");
    let found = bars_and_marks(&picture);
    let wide = |message: &str| {
        let says = format!("A: {message}\n");
        let found = found.iter().filter(|(tooltip, ..)| tooltip.starts_with(&says));
        found.map(|&(.., width)| width > 0.0).collect::<Vec<_>>()
    };
    assert_eq!(wide("works"), [true; 4]);
    // It is seen once: then it is drawn wherever there is room, if only for a pixel.
    assert_eq!(wide("rests"), [true; 2]);
    assert_eq!([wide("blinks"), wide("is done")], [[false], [false]]);
}

#[test]
fn marks_on_one_spot_are_thinned_out_where_there_are_very_many() {
    let marks = |moments: usize| {
        // Half of them at one moment, half at another.
        let early = [(1000, "moment")].repeat(moments / 2);
        let late = [(5000, "moment")].repeat(moments.div_ceil(2));
        let lines = [&[(0, "works")], &early[..], &[(1001, "works")], &late[..]].concat();
        let text = svg::draw(&speaker(&lines), "the command").to_string();
        let picture = roxmltree::Document::parse(&text).expect("XML");
        bars_and_marks(&picture).iter().filter(|(tooltip, ..)| tooltip.contains("moment")).count()
    };
    assert_eq!((marks(200), marks(201)), (200, 2));
}

#[test]
fn more_than_twenty_rows_are_lower() {
    let height = |rows| {
        let text = svg::draw(&threads(rows, Ended::ByItself), "the command").to_string();
        let picture = roxmltree::Document::parse(&text).expect("XML");
        let height = picture.root_element().attribute("height").and_then(|h| h.parse::<f64>().ok());
        height.expect("a height")
    };
    assert!(height(20) > height(19) && height(20) > height(21) && height(22) > height(21));
}

#[test]
fn a_label_at_the_very_end_of_the_axis_stays_on_the_page() {
    let class_of = |label: &str, end| {
        let timeline = speaker(&[(0, "works"), (end, "is done")]);
        let text = svg::draw(&timeline, "the command").to_string();
        let picture = roxmltree::Document::parse(&text).expect("XML");
        let mut nodes = picture.descendants();
        let node = nodes.find(|node| node.text().map(str::trim) == Some(label)).expect("the label");
        // The text is within the element `text`.
        node.ancestors().find_map(|node| node.attribute("class")).map(str::to_owned)
    };
    assert_eq!(class_of("10 s", 10_000).as_deref(), Some("dim middle"));
    assert_eq!(class_of("2.0 s", 2000).as_deref(), Some("dim end"));
}

#[test]
fn the_svg_is_for_all_readers() {
    let text = svg::draw(&lesson_4(), "<a> & \"b\"").to_string();
    let picture = roxmltree::Document::parse(&text).expect("XML");
    let root = picture.root_element();
    let (title, description) = (root.first_element_child().expect("a title"), "desc");
    assert_eq!(title.text(), Some("Timeline of <a> & \"b\""));
    let description = root.children().find(|node| node.has_tag_name(description));
    let description = description.and_then(|node| node.text()).expect("a description");
    assert!(description.contains("At most 3 at once: Acquired semaphore."), "{description}");
    assert!(description.contains("\nThread 9:"), "{description}");
    assert_eq!(root.attribute("role"), Some("img"));
    // Each kind has a fill of its own that is no colour alone: a pattern, or solid.
    let fills = picture.descendants().filter(|node| node.attribute("class").is_some());
    let fills: BTreeSet<_> = fills
        .filter(|node| node.attribute("class").is_some_and(|class| class.starts_with("bar")))
        .map(|node| node.attribute("fill"))
        .collect();
    assert_eq!(fills, BTreeSet::from([None, Some("url(#p0)")]));
}

#[test]
fn a_very_large_run_gives_a_picture_of_sensible_size() {
    let mut recorder = Recorder::default();
    for i in 0..150_000_u64 {
        // Few kinds that each take long in sum, and many that take no time to speak of.
        let (who, what) = (i % 30, ["takes", "gives", "rests"][(i % 7 % 3) as usize]);
        let line = match i % 3 {
            0 => format!("Thread {who}: {what}"),
            _ => format!("Restless: {}", "x".repeat((i % 99) as usize + 1)),
        };
        recorder.line(Duration::from_micros(i * 20), &line);
    }
    let timeline = recorder.finish(Duration::from_secs(3), Ended::ByItself);
    let picture = svg::draw(&timeline, "the command").to_string();
    assert!(picture.len() < 5_000_000, "{}", picture.len());
    assert!(drawn(&timeline, 80).lines().count() < 70);
}

/// Headless Chromium, if it is installed, says which colours really are where.
#[test]
fn a_browser_draws_the_colours_on_a_light_and_on_a_dark_page() {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let installed = |name: &&&str| {
        let version = std::process::Command::new(name).arg("--version").output();
        version.is_ok_and(|output| output.status.success())
    };
    let Some(browser) = names.iter().find(installed) else {
        eprintln!("skipped: no Chromium is installed");
        return;
    };
    let text = svg::draw(&lesson_4(), "the command").to_string();
    let picture = roxmltree::Document::parse(&text).expect("XML");
    let of = |class: &str| {
        let mut nodes = picture.descendants();
        let bar = nodes.find(|node| {
            let wide = node.attribute("width").and_then(|width| width.parse().ok()) > Some(50.0);
            node.attribute("class") == Some(class) && wide
        });
        let at =
            |name| bar.and_then(|bar| bar.attribute(name)?.parse::<f64>().ok()).expect("a place");
        (at("x") + 8.0, at("y") + 6.0)
    };
    let (solid, hatched) = (of("bar c1 s1"), of("bar s0"));
    let places = format!("[[4, 40], [{}, {}], [{}, {}]]", solid.0, solid.1, hatched.0, hatched.1);

    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.svg"), &text).expect("it is written");
    // Says the average colour of 8 by 8 pixels at each place.
    let page = format!(
        "<body><img src=\"a.svg\" id=\"i\"><p id=\"said\"></p><script>
        document.getElementById('i').onload = event => {{
            const canvas = new OffscreenCanvas(900, 600).getContext('2d');
            canvas.drawImage(event.target, 0, 0);
            document.getElementById('said').textContent = {places}.map(([x, y]) => {{
                const data = canvas.getImageData(x, y, 8, 8).data;
                return [0, 1, 2].map(c => {{
                    let sum = 0;
                    for (let i = c; i < data.length; i += 4) sum += data[i];
                    return Math.round(sum / 64);
                }}).join(',');
            }}).join(';');
        }};</script>"
    );
    fs::write(folder.path().join("a.html"), page).expect("it is written");
    for (scheme, paper, blue) in
        [(1, [255, 255, 255], [0, 114, 178]), (0, [13, 17, 23], [61, 155, 224])]
    {
        let mut command = assert_cmd::Command::new(browser);
        command.timeout(test_support::TIME_LIMIT);
        command.args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--allow-file-access-from-files",
        ]);
        command.arg(format!("--user-data-dir={}", folder.path().join("profile").display()));
        command.arg(format!("--blink-settings=preferredColorScheme={scheme}"));
        command.args(["--virtual-time-budget=10000", "--dump-dom"]);
        let output = command.arg(folder.path().join("a.html")).output().expect("it runs");
        let page = String::from_utf8_lossy(&output.stdout);
        let said = page.split_once("<p id=\"said\">").and_then(|(_, rest)| rest.split_once("</p>"));
        let Some((said, _)) = said else {
            eprintln!("skipped: {browser} does not run: {output:?}");
            return;
        };
        assert_ne!(said, "", "it could not draw the picture: {output:?}");
        let colours: Vec<Vec<u8>> = said
            .split(';')
            .map(|colour| colour.split(',').filter_map(|part| part.parse().ok()).collect())
            .collect();
        assert_eq!(colours[0], paper, "{said}");
        assert_eq!(colours[1], blue, "{said}");
        let [red, green, blue] = colours[2][..] else { panic!("{said}") };
        assert!(red > green && green > blue && colours[2] != paper, "orange: {said}");
    }
}

//! The picture as a standalone SVG: for light pages and for dark ones, with a title, a description,
//! and text that can be selected.

use std::fmt::Write as _;
use std::time::Duration;

use svg::Document;
use svg::node::element::{
    Definitions, Description, Group, Line, Path, Pattern, Rectangle, Style, Text, Title,
};
use unicode_width::UnicodeWidthStr;

use crate::picture::{Lane, Look, Panel, Picture, Span, as_f64, cut, said};

const WIDTH: f64 = 720.0;
const MARGIN: f64 = 14.0;
/// What a character takes at most, about.
const CHARACTER: f64 = 7.0;
/// How high the strip is that shows how many are at work.
const STRIP: f64 = 33.0;
/// How many stretches or moments of a lane the description tells, and of how many lanes.
const TOLD: usize = 20;

/// The colours of working: for a light page, and for a dark one. With the orange of waiting they are
/// those of Okabe and Ito, which colour-blind people can tell apart (<https://jfly.uni-koeln.de/color/>).
const WORK: [(&str, &str); 4] = [
    ("#0072b2", "#3d9be0"),
    ("#009e73", "#00b886"),
    ("#a05195", "#d68fc8"),
    ("#6e7781", "#8b949e"),
];

/// The shapes of the marks, around where they stand.
const SHAPES: [&str; 6] = [
    "m0 -5.5l5 5.5l-5 5.5l-5 -5.5z",                 // a diamond
    "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z", // a circle
    "m0 -5.5l5.5 10h-11z",                           // a triangle
    "m-4.2 -4.2h8.4v8.4h-8.4z",                      // a square
    "m0 5.5l5.5 -10h-11z",                           // a triangle on its head
    "m-1.7 -5.5h3.4v3.8h3.8v3.4h-3.8v3.8h-3.4v-3.8h-3.8v-3.4h3.8z", // a cross
];

/// The picture as the text of an SVG file.
#[must_use]
pub fn draw(picture: &Picture) -> String {
    let lanes = picture.panels.iter().flat_map(Panel::shown);
    let longest = lanes.map(|lane| lane.name.width()).max().unwrap_or(0).clamp(9, 26);
    let left = MARGIN + CHARACTER * as_f64(longest) + 10.0;
    let axis = Axis { picture, left, width: WIDTH - MARGIN - 8.0 - left };

    let mut body = Group::new()
        .add(text(MARGIN, MARGIN + 12.0, "title", &cut(&picture.title, 80)))
        .add(text(WIDTH - MARGIN, MARGIN + 12.0, "dim end", &said(picture.end)));
    let mut y = MARGIN + 26.0;
    if !picture.phases.is_empty() {
        y += 14.0;
    }
    let top = y;
    let mut rows = Group::new();
    for panel in &picture.panels {
        if !panel.heading.is_empty() {
            rows = rows.add(text(MARGIN, y + 15.0, "title", &cut(&panel.heading, 90)));
            y += 24.0;
        }
        rows = axis.panel(rows, panel, &mut y);
    }
    body = axis.ticks_and_phases(body, top, y).add(rows);
    y += 34.0;
    for (look, meaning) in &picture.legend {
        let bar = Bar { y: y - 10.0, height: 12.0 };
        let sign = match look {
            Look::Mark(_) => mark(MARGIN + 11.0, y - 4.0, *look),
            look => Group::new().add(bar.stretch(MARGIN, 22.0, *look)),
        };
        body = body.add(sign).add(text(MARGIN + 30.0, y, "", &cut(meaning, 98)));
        y += 19.0;
    }
    for note in picture.all_notes() {
        body = body.add(text(MARGIN + 30.0, y, "dim", &note));
        y += 19.0;
    }

    let page = rectangle(0.5, 0.5, WIDTH - 1.0, y - 1.0).set("class", "page").set("rx", 8);
    let description = svg::node::Text::new(described(picture));
    let document = Document::new()
        .set("viewBox", (0, 0, WIDTH, y))
        .set("width", WIDTH)
        .set("height", y)
        .set("role", "img")
        .set("aria-labelledby", "title description")
        .add(Title::new(format!("Timeline of {}", picture.title)).set("id", "title"))
        .add(Description::new().set("id", "description").add(description))
        .add(Style::new(style()))
        .add(patterns())
        .add(page)
        .add(body);
    format!("{document}\n")
}

/// Where the time axis is.
struct Axis<'a> {
    picture: &'a Picture,
    left: f64,
    width: f64,
}

/// From where to where a row is, from top to bottom.
#[derive(Clone, Copy)]
struct Bar {
    y: f64,
    height: f64,
}

impl Axis<'_> {
    fn x(&self, time: Duration) -> f64 {
        self.left + self.picture.along(time) * self.width
    }

    fn panel(&self, mut rows: Group, panel: &Panel, y: &mut f64) -> Group {
        let lanes = panel.shown();
        let row = if lanes.len() > 20 { 15.0 } else { 25.0 };
        let middle = |lane: usize, top: f64| top + (as_f64(lane) + 0.5) * row;
        let top = *y;
        for (i, lane) in lanes.iter().enumerate() {
            let name = text(self.left - 8.0, middle(i, top) + 4.5, "end", &cut(&lane.name, 26));
            rows = rows.add(name.add(Title::new(&*lane.name)));
            let bar = Bar { y: top + as_f64(i) * row + 2.0, height: row - 4.0 };
            rows = rows.add(self.spans(lane, bar));
        }
        for link in panel.links.iter().filter(|link| link.from.0.max(link.to.0) < lanes.len()) {
            let (from, to) = (middle(link.from.0, top), middle(link.to.0, top));
            // It ends at the edge of the bar that it leads to.
            let edge = if from < to { 2.0 - row / 2.0 } else { row / 2.0 - 2.0 };
            rows = rows.add(arrow((self.x(link.from.1), from), (self.x(link.to.1), to + edge)));
        }
        for (i, lane) in lanes.iter().enumerate() {
            if row > 20.0 {
                rows = rows.add(self.texts(lane, lanes, middle(i, top) + 4.0));
            }
            let mut last_x = f64::NEG_INFINITY;
            for moment in &lane.marks {
                let x = self.x(moment.at);
                if x - last_x >= 1.0 {
                    let says = tooltip(lane, &moment.text, moment.at, moment.at);
                    rows = rows.add(mark(x, middle(i, top), moment.look).add(says));
                    last_x = x;
                }
            }
        }
        *y += row * as_f64(lanes.len()) + 4.0;
        if panel.strip {
            rows = self.strip(rows, panel, *y + 4.0);
            *y += STRIP + 10.0;
        }
        rows
    }

    fn spans(&self, lane: &Lane, bar: Bar) -> Group {
        let mut group = Group::new();
        let mut drawn_to = f64::NEG_INFINITY;
        for span in &lane.spans {
            let (start, end) = (self.x(span.start), self.x(span.end));
            // Where many fall on one pixel, the first stands for all of them.
            if end - start >= 1.0 || start >= drawn_to {
                drawn_to = end.max(start + 1.0);
                let says = tooltip(lane, &span.text, span.start, span.end);
                group = group.add(bar.stretch(start, drawn_to - start, span.look).add(says));
            }
        }
        group
    }

    /// What stands in the stretches: how long each took, where it fits, and what it is, if that fits
    /// into all that are the same.
    fn texts(&self, lane: &Lane, lanes: &[Lane], baseline: f64) -> Group {
        let mut group = Group::new();
        for span in &lane.spans {
            let (start, end) = (self.x(span.start), self.x(span.end));
            let class = match span.look {
                Look::Work(number) => format!("on t{} small", number.min(WORK.len() - 1)),
                _ => "over small".to_owned(),
            };
            let took = said(span.duration());
            if width_of(&took) < end - start - 8.0 {
                group = group.add(text(end - 8.0, baseline, &format!("{class} end"), &took));
            }
            let mut same =
                lanes.iter().flat_map(|lane| &lane.spans).filter(|s| s.text == span.text);
            if same.all(|span| self.has_room(span)) {
                group = group.add(text(start + 7.0, baseline, &class, &span.text));
            }
        }
        group
    }

    fn has_room(&self, span: &Span) -> bool {
        let needed = width_of(&span.text) + width_of(&said(span.duration())) + 16.0;
        needed < self.x(span.end) - self.x(span.start)
    }

    /// How many are at work, over time.
    fn strip(&self, rows: Group, panel: &Panel, top: f64) -> Group {
        let (most, base) = (panel.most_at_work(), top + STRIP);
        let height = |count: usize| STRIP * as_f64(count) / as_f64(most.max(1));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive")]
        let counts = panel.counts(self.picture, self.width as usize);
        let mut path = format!("M{} {base}", round(self.left));
        let mut numbers = Group::new();
        let mut x = self.left;
        for same in counts.chunk_by(|a, b| a == b) {
            let (count, to) = (same[0], x + as_f64(same.len()));
            let _ = write!(path, "V{}H{}", round(base - height(count)), round(to));
            if to - x > 12.0 && height(count) > 10.0 {
                let number = count.to_string();
                numbers =
                    numbers.add(text(f64::midpoint(x, to), base - 3.0, "on small middle", &number));
            }
            x = to;
        }
        let _ = write!(path, "V{base}Z");
        let baseline = line((self.left, base), (self.left + self.width, base), "grid");
        rows.add(text(self.left - 8.0, base - 13.0, "dim small end", "at work"))
            .add(text(self.left - 8.0, base - 1.0, "dim small end", &format!("at most {most}")))
            .add(Path::new().set("d", path).set("class", "strip"))
            .add(numbers)
            .add(baseline)
    }

    fn ticks_and_phases(&self, mut body: Group, top: f64, bottom: f64) -> Group {
        for (along, label) in self.picture.ticks(10) {
            let x = self.left + along * self.width;
            body = body.add(line((x, top), (x, bottom), "grid"));
            let fits = x + width_of(&label) / 2.0 < WIDTH - 4.0;
            let class = if fits { "dim small middle" } else { "dim small end" };
            body = body.add(text(x, bottom + 13.0, class, &label));
        }
        let phases = &self.picture.phases;
        let ends = phases.iter().skip(1).map(|phase| phase.0).chain([self.picture.end]);
        for ((start, heading), end) in phases.iter().zip(ends) {
            let (x, to) = (self.x(*start), self.x(end));
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "few")]
            let heading = cut(heading, ((to - x) / 6.2).max(1.0) as usize);
            body = body.add(line((x, top - 14.0), (x, bottom), "phase"));
            body = body.add(text(x + 5.0, top - 4.0, "small strong", &heading));
        }
        body
    }
}

impl Bar {
    fn stretch(self, x: f64, width: f64, look: Look) -> Rectangle {
        let class = match look {
            Look::Work(number) => format!("work w{}", number.min(WORK.len() - 1)),
            Look::Wait => "wait".to_owned(),
            Look::Both | Look::Mark(_) => "both".to_owned(),
        };
        rectangle(x, self.y, width, self.height).set("class", class)
    }
}

/// The picture in words, for those who cannot see it.
fn described(picture: &Picture) -> String {
    let seconds = |time: Duration| format!("{:.3}", time.as_secs_f64());
    let mut words = format!("A time axis of {} seconds.", seconds(picture.end));
    for panel in &picture.panels {
        let _ = write!(words, "\n{}", panel.heading);
        if panel.strip {
            let _ = write!(words, "\nAt most {} at work at once.", panel.most_at_work());
        }
        for lane in panel.lanes.iter().take(TOLD) {
            let _ = write!(words, "\n{}:", lane.name);
            for span in lane.spans.iter().take(TOLD) {
                let (start, end) = (seconds(span.start), seconds(span.end));
                let _ = write!(words, " {start} to {end} {} ({})", span.look.verb(), span.text);
            }
        }
        for link in panel.links.iter().take(TOLD) {
            let name = |lane: usize| &panel.lanes[lane].name;
            let (from, to) = (name(link.from.0), name(link.to.0));
            let _ = write!(words, "\nAt {} {from} lets {to} go on.", seconds(link.to.1));
        }
    }
    words
}

fn tooltip(lane: &Lane, says: &str, start: Duration, end: Duration) -> Title {
    let (from, to) = (start.as_secs_f64(), end.as_secs_f64());
    let times = if end > start {
        format!("{from:.3} s to {to:.3} s ({})", said(end.saturating_sub(start)))
    } else {
        format!("{from:.3} s")
    };
    Title::new(format!("{}: {says}\n{times}", lane.name))
}

fn mark(x: f64, y: f64, look: Look) -> Group {
    let number = if let Look::Mark(number) = look { number } else { 0 };
    let shape = SHAPES[number.min(SHAPES.len() - 1)];
    let path = format!("M{} {}{shape}", round(x), round(y));
    Group::new().add(Path::new().set("class", "mark").set("d", path))
}

fn arrow(from: (f64, f64), to: (f64, f64)) -> Group {
    let (x, y) = (round(to.0), round(to.1));
    let up = if from.1 < to.1 { -7 } else { 7 };
    let head = format!("M{x} {y}l-4 {up}h8z");
    Group::new()
        .add(line(from, to, "halo"))
        .add(line(from, to, "link"))
        .add(Path::new().set("class", "head").set("d", head))
}

fn patterns() -> Definitions {
    let hatch = "M-2 2 L2 -2 M-2 8 L8 -2 M4 8 L8 4";
    let pattern = |name: &str, lines: &str| {
        Pattern::new()
            .set("id", name)
            .set("width", 6)
            .set("height", 6)
            .set("patternUnits", "userSpaceOnUse")
            .add(rectangle(0.0, 0.0, 6.0, 6.0).set("class", "pale"))
            .add(Path::new().set("d", lines).set("class", format!("{name}-lines")))
    };
    Definitions::new().add(pattern("hatch", hatch)).add(pattern("comb", "M1.5 0V6M4.5 0V6"))
}

fn style() -> String {
    let mut light = "\
text{font:13px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;fill:#1f2328}\
.title{font-weight:600}.strong{font-weight:600}.small{font-size:11px}\
.middle{text-anchor:middle}.end{text-anchor:end}.dim{fill:#59636e}\
.on,.over{stroke-width:3px;paint-order:stroke;stroke-linejoin:round}.on{fill:#fff}.over{stroke:#fff}\
.page{fill:#fff;stroke:#d1d9e0}.grid{stroke:#d8dee4}.phase{stroke:#59636e;stroke-dasharray:3 3}\
.wait{fill:url(#hatch);stroke:#d69400}.both{fill:url(#comb);stroke:#0072b2}\
.pale{fill:#fdf3dc}.hatch-lines{stroke:#e6a832;fill:none}.comb-lines{stroke:#0072b2;stroke-width:1.5}\
.work{stroke:#fff;stroke-width:.6}.strip{fill:#0072b2;opacity:.8}\
.mark{fill:#1f2328;stroke:#fff}.link{stroke:#1f2328;stroke-width:1.4}\
.halo{stroke:#fff;stroke-width:4}.head{fill:#1f2328;stroke:#fff;stroke-width:.6}"
        .to_owned();
    let mut dark = "\
text{fill:#e6edf3}.dim{fill:#9198a1}.on{fill:#0d1117}.over{stroke:#0d1117}\
.page{fill:#0d1117;stroke:#3d444d}.grid{stroke:#2a313c}.phase{stroke:#9198a1}\
.wait{stroke:#b98a2c}.pale{fill:#2b2413}.hatch-lines{stroke:#8f6a1f}\
.both{stroke:#3d9be0}.comb-lines{stroke:#3d9be0}.work{stroke:#0d1117}.strip{fill:#3d9be0}\
.mark{fill:#e6edf3;stroke:#0d1117}.link{stroke:#e6edf3}.halo{stroke:#0d1117}\
.head{fill:#e6edf3;stroke:#0d1117}"
        .to_owned();
    for (i, (on_light, on_dark)) in WORK.iter().enumerate() {
        let _ = write!(light, ".w{i}{{fill:{on_light}}}.t{i}{{stroke:{on_light}}}");
        let _ = write!(dark, ".w{i}{{fill:{on_dark}}}.t{i}{{stroke:{on_dark}}}");
    }
    format!("{light}@media (prefers-color-scheme:dark){{{dark}}}")
}

fn text(x: f64, y: f64, class: &str, content: &str) -> Text {
    let text = Text::new(content).set("x", round(x)).set("y", round(y));
    if class.is_empty() { text } else { text.set("class", class) }
}

fn line(from: (f64, f64), to: (f64, f64), class: &str) -> Line {
    let line = Line::new().set("class", class).set("x1", round(from.0)).set("y1", round(from.1));
    line.set("x2", round(to.0)).set("y2", round(to.1))
}

fn rectangle(x: f64, y: f64, width: f64, height: f64) -> Rectangle {
    let rectangle = Rectangle::new().set("x", round(x)).set("y", round(y));
    rectangle.set("width", round(width)).set("height", round(height))
}

/// How wide a small text is, about.
fn width_of(text: &str) -> f64 {
    as_f64(text.width()) * 6.2
}

/// To a hundredth of a pixel.
fn round(pixels: f64) -> f64 {
    (pixels * 100.0).round() / 100.0
}

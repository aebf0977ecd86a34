//! The picture as a standalone SVG, for light pages and for dark ones.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::time::Duration;

use svg::Document;
use svg::node::element::{
    Definitions, Description, Group, Line, Path, Pattern, Rectangle, Style, Text, Title,
};
use unicode_width::UnicodeWidthStr;

use crate::layout::{Layout, Look, TEXTURES, as_f64, cut, names_width};
use crate::model::{Lane, Span, Timeline};

const WIDTH: f64 = 900.0;
const MARGIN: f64 = 16.0;
/// What a character of a name takes at most, about.
const CHARACTER: f64 = 7.2;
/// Of a row that stands for several lanes, how wide the stretches are that it is made of.
const COLUMN: f64 = 2.0;
/// How high the counts of one kind are.
const COUNTS: f64 = 30.0;
/// How many marks a row may have before those on the same spot are left out.
const MOST_MARKS_A_ROW: usize = 200;

/// The colours of Okabe and Ito, which colour-blind people can tell apart: on a light page, and on
/// a dark one. See <https://jfly.uni-koeln.de/color/>.
const COLORS: [(&str, &str); TEXTURES] = [
    ("#e69f00", "#e69f00"), // orange
    ("#0072b2", "#3d9be0"), // blue
    ("#009e73", "#00b886"), // green
    ("#cc79a7", "#cc79a7"), // pink
    ("#d55e00", "#f0702a"), // vermilion
    ("#56b4e9", "#7cc8f2"), // light blue
    ("#a89a00", "#f0e442"), // yellow
    ("#444444", "#bbbbbb"), // the black of the original
];

/// The lines of each texture in a tile of 8 by 8; none where it is solid.
const TEXTURED: [Option<&str>; TEXTURES] = [
    Some("M-2 2 L2 -2 M-2 10 L10 -2 M6 10 L10 6"),
    None,
    Some("M0 2 H8 M0 6 H8"),
    Some("M2 0 V8 M6 0 V8"),
    Some("M0 0 L8 8 M0 8 L8 0"),
    Some("M-2 6 L2 10 M-2 -2 L10 10 M6 -2 L10 2"),
    Some("M2 3 v2 M6 7 v2 M6 -1 v2"),
    Some("M0 4 H8 M4 0 V8"),
];

/// Writes the timeline of this command.
///
/// # Errors
///
/// Returns what `out` returns.
pub fn write(timeline: &Timeline, command: &str, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{}", draw(timeline, command))
}

/// Draws the timeline of this command.
#[must_use]
pub fn draw(timeline: &Timeline, command: &str) -> Document {
    let gutter = CHARACTER * as_f64((names_width(timeline) + 1).clamp(14, 30)) + MARGIN;
    let plot = Plot { left: gutter, width: WIDTH - MARGIN - gutter };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 1000")]
    let layout = Layout::new(timeline, (plot.width / COLUMN) as usize);

    let mut body = Group::new();
    let mut y = MARGIN + 14.0;
    let seconds = timeline.end.as_secs_f64();
    let took = format!("{seconds:.2} s");
    body = body.add(text(MARGIN, y, "title", &cut(command, 96)));
    body = body.add(text(WIDTH - MARGIN, y, "dim end", &took));
    y += 16.0;

    let top = y;
    let row_height = if layout.rows.len() > 20 { 15.0 } else { 24.0 };
    let mut rows = Group::new();
    for row in &layout.rows {
        let baseline = y + row_height / 2.0 + 4.0;
        let name = cut(&row.name, 30);
        rows = rows.add(text(plot.left - 8.0, baseline, "end", &name).add(Title::new(&*row.name)));
        let bar = Bar { y: y + 2.5, height: row_height - 5.0 };
        rows = if let [lane] = row.lanes {
            rows.add(plot.spans(&layout, lane, bar))
        } else {
            rows.add(plot.summary(&layout, row, bar))
        };
        let marks: Vec<&Span> = layout.marks(row).collect();
        let mut last_x = f64::NEG_INFINITY;
        for span in &marks {
            let x = plot.x(&layout, span.start);
            // Where there are very many, one of those on the same spot is enough.
            if marks.len() > MOST_MARKS_A_ROW && (x - last_x).abs() < 1.0 {
                continue;
            }
            // Where a row stands for several lanes, what they do matters more than who is done.
            if row.lanes.len() == 1 || layout.at(row, span.start).is_none() {
                rows = rows.add(mark(x, y + row_height / 2.0).add(tooltip(row.lanes, span)));
                last_x = x;
            }
        }
        y += row_height;
    }
    y += 4.0;

    let mut axis = Group::new();
    let labels = y + 14.0;
    let counts_top = labels + 12.0;
    let counted = layout.counted();
    let bottom = counts_top + COUNTS * as_f64(counted.len());
    if !timeline.lanes.is_empty() {
        for (along, label) in layout.ticks(12) {
            let x = plot.left + along * plot.width;
            axis = axis.add(line(x, top, y, "grid"));
            if !counted.is_empty() {
                axis = axis.add(line(x, labels + 6.0, bottom - 4.0, "grid"));
            }
            let fits = x + CHARACTER * as_f64(label.width()) / 2.0 < WIDTH;
            axis = axis.add(text(x, labels, if fits { "dim middle" } else { "dim end" }, &label));
        }
    }
    body = body.add(axis).add(rows);

    y = counts_top;
    for (kind, texture) in counted {
        let most = timeline.kinds[kind].most_at_once;
        body = body
            .add(swatch(MARGIN, y + COUNTS / 2.0 - 8.0, Look::Texture(texture)))
            .add(text(MARGIN + 28.0, y + COUNTS / 2.0 + 2.0, "dim", "at once"))
            .add(text(plot.left - 4.0, y + 7.0, "dim small end", &most.to_string()))
            .add(plot.counts(&layout, kind, texture, y));
        y += COUNTS;
    }

    y += 14.0;
    for entry in layout.legend() {
        let says = cut(&entry.text, 90) + &entry.note;
        body =
            body.add(swatch(MARGIN, y - 10.0, entry.look)).add(text(MARGIN + 30.0, y, "", &says));
        y += 19.0;
    }
    for note in layout.notes() {
        body = body.add(text(MARGIN + 30.0, y, "dim", &note));
        y += 19.0;
    }
    if timeline.lanes.is_empty() {
        body = body.add(text(MARGIN, y, "dim", "No line began with a speaker and \": \"."));
        y += 19.0;
    }

    let height = y;
    let background =
        rectangle(0.5, 0.5, WIDTH - 1.0, height - 1.0).set("class", "page").set("rx", 8);
    Document::new()
        .set("viewBox", (0, 0, WIDTH, height))
        .set("width", WIDTH)
        .set("height", height)
        .set("role", "img")
        .set("aria-labelledby", "title description")
        .add(Title::new(format!("Timeline of {command}")).set("id", "title"))
        .add(
            Description::new()
                .set("id", "description")
                .add(svg::node::Text::new(described(&layout))),
        )
        .add(Style::new(style()))
        .add(patterns())
        .add(background)
        .add(body)
}

/// Where the time axis is.
struct Plot {
    left: f64,
    width: f64,
}

/// Where a row is.
#[derive(Clone, Copy)]
struct Bar {
    y: f64,
    height: f64,
}

impl Plot {
    fn x(&self, layout: &Layout<'_>, time: Duration) -> f64 {
        self.left + layout.along(time) * self.width
    }

    /// The spans of one lane. Where many fall on one pixel, the first stands for all of them.
    fn spans(&self, layout: &Layout<'_>, lane: &Lane, bar: Bar) -> Group {
        let mut group = Group::new();
        let mut drawn_to = f64::NEG_INFINITY;
        let wide = |span: &&Span| span.end > span.start && layout.look(span) != Look::Mark;
        for span in lane.spans.iter().filter(wide) {
            let (start, end) = (self.x(layout, span.start), self.x(layout, span.end));
            if end - start < 1.0 && start < drawn_to {
                continue;
            }
            let shown_to = end.max(start + 1.0);
            let bar = filled(start, bar, shown_to - start, layout.look(span));
            group = group.add(bar.add(tooltip(std::slice::from_ref(lane), span)));
            drawn_to = shown_to;
        }
        group
    }

    /// What most of the lanes of a row do.
    fn summary(&self, layout: &Layout<'_>, row: &crate::layout::Row<'_>, bar: Bar) -> Group {
        let looks: Vec<Option<Look>> =
            (0..self.columns()).map(|i| layout.at(row, layout.middle(i, self.columns()))).collect();
        let mut group = Group::new();
        let mut first = 0;
        let column = self.width / as_f64(self.columns());
        for same in looks.chunk_by(|a, b| a == b) {
            if let Some(look @ (Look::Texture(_) | Look::Other)) = same[0] {
                let x = self.left + as_f64(first) * column;
                group = group.add(filled(x, bar, as_f64(same.len()) * column, look));
            }
            first += same.len();
        }
        group
    }

    /// How many lanes are in spans of this kind, over time.
    fn counts(&self, layout: &Layout<'_>, kind: usize, texture: usize, y: f64) -> Group {
        let height = COUNTS - 8.0;
        let base = y + height;
        let most = as_f64(layout.timeline.kinds[kind].most_at_once.max(1));
        let column = self.width / as_f64(self.columns());
        let mut path = format!("M{} {}", round(self.left), round(base));
        let mut before = 0;
        for i in 0..self.columns() {
            let count = layout.count_at(kind, layout.middle(i, self.columns()));
            if count != before {
                let x = round(self.left + as_f64(i) * column);
                let _ = write!(path, "H{x}V{}", round(base - height * as_f64(count) / most));
                before = count;
            }
        }
        let _ = write!(path, "H{}V{}Z", round(self.left + self.width), round(base));
        let area = Path::new().set("d", path).set("class", format!("area c{texture}"));
        let top = Line::new()
            .set("class", "grid")
            .set("x1", round(self.left))
            .set("x2", round(self.left + self.width))
            .set("y1", round(y))
            .set("y2", round(y));
        Group::new().add(top).add(area)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 1000")]
    fn columns(&self) -> usize {
        (self.width / COLUMN) as usize
    }
}

/// The picture in words, for those who cannot see it.
fn described(layout: &Layout<'_>) -> String {
    const MOST_LANES: usize = 20;
    let timeline = layout.timeline;
    let lanes = &timeline.lanes;
    let mut words = format!(
        "{} {} on a time axis of {:.2} seconds.",
        lanes.len(),
        if lanes.len() == 1 { "lane" } else { "lanes" },
        timeline.end.as_secs_f64()
    );
    for (kind, _) in layout.counted() {
        let kind = &timeline.kinds[kind];
        let _ = write!(words, " At most {} at once: {}", kind.most_at_once, kind.message);
    }
    for lane in lanes.iter().take(MOST_LANES) {
        let _ = write!(words, "\n{}:", lane.speaker);
        for span in lane.spans.iter().filter(|span| layout.look(span) != Look::Mark).take(20) {
            let (start, end) = (span.start.as_secs_f64(), span.end.as_secs_f64());
            let _ = write!(words, " {start:.2} to {end:.2} s: {}", span.message);
        }
    }
    words
}

fn tooltip(lanes: &[Lane], span: &Span) -> Title {
    // A row that stands for several lanes has marks of each: the speaker is not looked up there.
    let speaker = match lanes {
        [lane] => format!("{}: ", lane.speaker),
        _ => String::new(),
    };
    let (start, end) = (span.start.as_secs_f64(), span.end.as_secs_f64());
    let times = if end > start {
        format!("{start:.3} s to {end:.3} s ({:.3} s)", span.duration().as_secs_f64())
    } else {
        format!("{start:.3} s")
    };
    Title::new(format!("{speaker}{}\n{times}", span.message))
}

/// A rectangle in this look.
fn filled(x: f64, bar: Bar, width: f64, look: Look) -> Rectangle {
    let rectangle = rectangle(x, bar.y, width, bar.height);
    match look {
        Look::Texture(i) if TEXTURED[i].is_none() => {
            rectangle.set("class", format!("bar c{i} s{i}"))
        }
        Look::Texture(i) => {
            rectangle.set("class", format!("bar s{i}")).set("fill", format!("url(#p{i})"))
        }
        Look::Other | Look::Mark => rectangle.set("class", "other"),
    }
}

fn swatch(x: f64, y: f64, look: Look) -> Group {
    match look {
        Look::Mark => Group::new().add(mark(x + 11.0, y + 6.0)),
        Look::Texture(_) | Look::Other => {
            Group::new().add(filled(x, Bar { y, height: 12.0 }, 22.0, look))
        }
    }
}

fn mark(x: f64, y: f64) -> Path {
    let (x, y) = (round(x), round(y));
    Path::new().set("class", "mark").set("d", format!("M{x} {y}m0 -5l4.5 5l-4.5 5l-4.5 -5z"))
}

fn patterns() -> Definitions {
    let mut definitions = Definitions::new();
    for (i, lines) in TEXTURED.iter().enumerate() {
        let Some(lines) = *lines else {
            continue;
        };
        let paper = rectangle(0.0, 0.0, 8.0, 8.0).set("class", format!("c{i}"));
        definitions = definitions.add(
            Pattern::new()
                .set("id", format!("p{i}"))
                .set("width", 8)
                .set("height", 8)
                .set("patternUnits", "userSpaceOnUse")
                .add(paper.set("fill-opacity", 0.22))
                .add(Path::new().set("d", lines).set("class", format!("s{i} hatch"))),
        );
    }
    definitions
}

fn style() -> String {
    let mut style = "\
text{font:13px system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;fill:#1f2328}\
.title{font-weight:600;font-size:14px}.small{font-size:10px}\
.middle{text-anchor:middle}.end{text-anchor:end}\
.dim{fill:#59636e}.page{fill:#ffffff;stroke:#d1d9e0}.grid{stroke:#d8dee4;stroke-width:1}\
.bar{stroke-width:1}.other{fill:#8c959f;fill-opacity:.45}.hatch{stroke-width:1.3;fill:none}\
.area{fill-opacity:.7}.mark{fill:#1f2328;stroke:#ffffff;stroke-width:1}"
        .to_owned();
    let mut dark = "\
text{fill:#e6edf3}.dim{fill:#9198a1}.page{fill:#0d1117;stroke:#3d444d}.grid{stroke:#2a313c}\
.mark{fill:#e6edf3;stroke:#0d1117}"
        .to_owned();
    for (i, (on_light, on_dark)) in COLORS.iter().enumerate() {
        let _ = write!(style, ".c{i}{{fill:{on_light}}}.s{i}{{stroke:{on_light}}}");
        let _ = write!(dark, ".c{i}{{fill:{on_dark}}}.s{i}{{stroke:{on_dark}}}");
    }
    format!("{style}@media (prefers-color-scheme:dark){{{dark}}}")
}

fn text(x: f64, y: f64, class: &str, content: &str) -> Text {
    let text = Text::new(content).set("x", round(x)).set("y", round(y));
    if class.is_empty() { text } else { text.set("class", class) }
}

fn line(x: f64, from: f64, to: f64, class: &str) -> Line {
    let line = Line::new().set("class", class);
    line.set("x1", round(x)).set("x2", round(x)).set("y1", round(from)).set("y2", round(to))
}

fn rectangle(x: f64, y: f64, width: f64, height: f64) -> Rectangle {
    Rectangle::new()
        .set("x", round(x))
        .set("y", round(y))
        .set("width", round(width))
        .set("height", round(height))
}

/// To a hundredth of a pixel.
fn round(pixels: f64) -> f64 {
    (pixels * 100.0).round() / 100.0
}

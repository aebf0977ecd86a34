//! The picture as a standalone SVG: for light pages and for dark ones, with a title, a description,
//! and text that can be selected.

use std::fmt::Write as _;
use std::time::Duration;

use drawing::{LINE, WIDTH, as_f64, line, rectangle, round, text, width_of, wrapped};
use svg::node::Blob;
use svg::node::element::{Group, Path, Rectangle, Title, Use};
use unicode_width::UnicodeWidthStr;

use crate::picture::{Lane, Look, Panel, Picture, Span, said, short_name};

const MARGIN: f64 = 10.0;
/// How many columns the longest name has that is shown in full.
const NAME: usize = 16;
/// How high the strip is that shows how many are at work.
const STRIP: f64 = 33.0;
/// How many stretches or moments of a lane the description tells, and of how many lanes.
const TOLD: usize = 20;

/// How working looks, in as many ways, and so do moments: see `style.css` and `shapes.svg`.
const WORKS: usize = 4;
const MARKS: usize = 6;

/// The picture as the text of an SVG file.
#[must_use]
pub fn draw(picture: &Picture) -> String {
    let lanes = picture.panels.iter().flat_map(Panel::shown);
    let longest = lanes.map(|lane| lane.name.width()).max().unwrap_or(0).clamp(9, NAME);
    let left = MARGIN + drawing::CHARACTER * as_f64(longest) + 10.0;
    let axis = Axis { picture, left, width: WIDTH - MARGIN - 8.0 - left };

    let mut body = Group::new();
    let mut y = MARGIN + 12.0;
    let took = said(picture.end);
    body = body.add(text(WIDTH - MARGIN, y, "dim end", &took));
    let room = WIDTH - 2.0 * MARGIN - width_of(&took) - 10.0;
    (body, y) = paragraph(body, (MARGIN, y), room, "title", &picture.title);
    let top = y - 4.0;
    y = top;
    let mut rows = Group::new();
    for panel in &picture.panels {
        if !panel.heading.is_empty() {
            let room = WIDTH - 2.0 * MARGIN;
            (rows, y) = paragraph(rows, (MARGIN, y + LINE), room, "title", &panel.heading);
            y -= LINE - 6.0;
        }
        rows = axis.panel(rows, panel, &mut y);
    }
    body = axis.ticks(body, top, y).add(rows);
    y += 36.0;
    let (start, room) = (MARGIN + 30.0, WIDTH - 2.0 * MARGIN - 30.0);
    for (look, meaning) in &picture.legend {
        body = match look {
            Look::Mark(_) => body.add(mark(MARGIN + 11.0, y - 4.0, *look)),
            look => body.add(stretch(MARGIN, y - 10.0, 22.0, 12.0, *look)),
        };
        (body, y) = paragraph(body, (start, y), room, "", meaning);
    }
    for note in picture.all_notes() {
        (body, y) = paragraph(body, (start, y), room, "dim", &note);
    }
    let title = format!("Timeline of {}", picture.title);
    let page = drawing::page((WIDTH, y), &title, &described(picture), include_str!("style.css"));
    format!("{}\n", page.add(Blob::new(include_str!("shapes.svg"))).add(body))
}

/// Adds a text of one line or more; returns where the next one goes.
fn paragraph(
    mut body: Group,
    (x, mut y): (f64, f64),
    room: f64,
    class: &str,
    content: &str,
) -> (Group, f64) {
    for words in wrapped(content, room) {
        body = body.add(text(x, y, class, &words));
        y += LINE;
    }
    (body, y + 2.0)
}

/// Where the time axis is.
struct Axis<'a> {
    picture: &'a Picture,
    left: f64,
    width: f64,
}

impl Axis<'_> {
    fn x(&self, time: Duration) -> f64 {
        self.left + self.picture.along(time) * self.width
    }

    fn panel(&self, mut rows: Group, panel: &Panel, y: &mut f64) -> Group {
        let lanes = panel.shown();
        let row = if lanes.len() > 20 { LINE } else { 25.0 };
        let middle = |lane: usize, top: f64| top + (as_f64(lane) + 0.5) * row;
        let top = *y;
        for (i, lane) in lanes.iter().enumerate() {
            let name = short_name(&lane.name, NAME);
            let name = text(self.left - 8.0, middle(i, top) + 4.5, "end", &name);
            rows = rows.add(name.add(Title::new(&*lane.name)));
            let mut drawn_to = f64::NEG_INFINITY;
            for span in &lane.spans {
                let (x, end) = (self.x(span.start), self.x(span.end));
                // Where many fall on one pixel, the first stands for all of them.
                if end - x >= 1.0 || x >= drawn_to {
                    drawn_to = end.max(x + 1.0);
                    let y = top + as_f64(i) * row + 2.0;
                    let bar = stretch(x, y, drawn_to - x, row - 4.0, span.look);
                    rows = rows.add(bar.add(tooltip(lane, span)));
                }
            }
        }
        for link in panel.links.iter().filter(|link| link.from.0.max(link.to.0) < lanes.len()) {
            let (from, to) = (middle(link.from.0, top), middle(link.to.0, top));
            // It ends at the edge of the bar that it leads to.
            let edge = if from < to { 2.0 - row / 2.0 } else { row / 2.0 - 2.0 };
            let (from, to) = ((self.x(link.from.1), from), (self.x(link.to.1), to + edge));
            rows = rows.add(line(from, to, "halo")).add(line(from, to, "link"));
        }
        for (i, lane) in lanes.iter().enumerate() {
            if row > 20.0 {
                rows = rows.add(self.texts(lane, lanes, middle(i, top) + 4.0));
            }
            let mut last_x = f64::NEG_INFINITY;
            for moment in &lane.marks {
                let x = self.x(moment.start);
                if x - last_x >= 1.0 {
                    let says = tooltip(lane, moment);
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

    /// What stands in the stretches: how long each took, where it fits, and what it is, if that fits
    /// into all that are the same.
    fn texts(&self, lane: &Lane, lanes: &[Lane], baseline: f64) -> Group {
        let mut group = Group::new();
        for span in &lane.spans {
            let (start, end) = (self.x(span.start), self.x(span.end));
            let class = match span.look {
                Look::Work(number) => format!("on t{}", number.min(WORKS - 1)),
                _ => "over".to_owned(),
            };
            let took = said(span.duration());
            if width_of(&took) < end - start - 8.0 {
                group = group.add(text(end - 8.0, baseline, &format!("{class} end"), &took));
            }
            let has_room = |span: &Span| {
                let needed = width_of(&span.text) + width_of(&said(span.duration())) + 16.0;
                needed < self.x(span.end) - self.x(span.start)
            };
            let all = lanes.iter().flat_map(|lane| &lane.spans);
            if all.filter(|same| same.text == span.text).all(has_room) {
                group = group.add(text(start + 7.0, baseline, &class, &span.text));
            }
        }
        group
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
            if to - x > 12.0 && height(count) > 13.0 {
                let number = count.to_string();
                numbers = numbers.add(text(f64::midpoint(x, to), base - 3.0, "on middle", &number));
            }
            x = to;
        }
        let _ = write!(path, "V{base}Z");
        let baseline = line((self.left, base), (self.left + self.width, base), "grid");
        rows.add(text(self.left - 8.0, base - 15.0, "dim end", "at work"))
            .add(text(self.left - 8.0, base - 1.0, "dim end", &format!("at most {most}")))
            .add(Path::new().set("d", path).set("class", "strip"))
            .add(numbers)
            .add(baseline)
    }

    fn ticks(&self, mut body: Group, top: f64, bottom: f64) -> Group {
        for (along, label) in self.picture.ticks(5) {
            let x = self.left + along * self.width;
            body = body.add(line((x, top), (x, bottom), "grid"));
            let fits = x + width_of(&label) / 2.0 < WIDTH - 4.0;
            let class = if fits { "dim middle" } else { "dim end" };
            body = body.add(text(x, bottom + 14.0, class, &label));
        }
        body
    }
}

fn stretch(x: f64, y: f64, width: f64, height: f64, look: Look) -> Rectangle {
    let class = match look {
        Look::Work(number) => format!("work w{}", number.min(WORKS - 1)),
        Look::Wait => "wait".to_owned(),
        Look::Say => "say".to_owned(),
        Look::Both | Look::Mark(_) => "both".to_owned(),
    };
    rectangle(x, y, width, height).set("class", class)
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

fn tooltip(lane: &Lane, span: &Span) -> Title {
    let (start, end) = (span.start.as_secs_f64(), span.end.as_secs_f64());
    let until = if end > start { format!(" to {end:.3} s") } else { String::new() };
    Title::new(format!("{}: {}\n{start:.3} s{until}", lane.name, span.text))
}

fn mark(x: f64, y: f64, look: Look) -> Use {
    let number = if let Look::Mark(number) = look { number.min(MARKS - 1) } else { 0 };
    let place = Use::new().set("href", format!("#m{number}")).set("class", "mark");
    place.set("x", round(x)).set("y", round(y))
}

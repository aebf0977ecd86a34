//! Draws results as bars: for each row, a bar for each contender, as long as its median.

use svg::Document;
use svg::node::element::{Rectangle, Style, Text, Title};

use crate::runner::{Results, Row};
use crate::statistics::Spread;
use crate::table::{Measurements, three_digits, time};

// In pixels. So narrow, it is readable on a phone; where there is room, it is shown larger.
const WIDTH: f64 = 400.0;
const NAME_END: f64 = 128.0;
const BAR_END: f64 = 330.0;
const LINE: f64 = 19.0;

const STYLE: &str = "
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.head { font-weight: 600 }
.name { text-anchor: end }
.other { fill: #a8b3c0 }
.ours { fill: #c2410c }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .other { fill: #596575 }
  .ours { fill: #fb8b4b }
}";

/// `None` if there is nothing to draw.
pub fn plot(of: &Measurements, rows: &[Row], results: &Results) -> Option<Document> {
    let mut names: Vec<&String> = Vec::new();
    for name in of.tables.iter().flat_map(|table| &table.columns) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut drawn = Document::new();
    let mut y = 8.0;
    for row in rows.iter().filter(|row| of.plotted.contains(&row.key)) {
        let median = |name: &&String| Some(Spread::of(results.rounds(row.key, name))?.median);
        let medians: Vec<_> =
            names.iter().filter_map(|name| Some((*name, median(name)?))).collect();
        let longest = medians.iter().map(|&(_, median)| median).fold(0.0, f64::max);
        if medians.is_empty() {
            continue;
        }
        y += LINE;
        let head = if row.what.is_empty() { row.key } else { row.what };
        drawn = drawn.add(text(8.0, y - 5.0, head, "head"));
        for (name, median) in medians {
            let length = (BAR_END - NAME_END) * median / longest;
            let value = if row.is_time { time(median) } else { three_digits(median) };
            let bar = Rectangle::new()
                .set("class", if name == "ours" { "ours" } else { "other" })
                .set("x", NAME_END + 6.0)
                .set("y", y)
                .set("width", format!("{:.1}", length.max(1.0)))
                .set("height", LINE - 4.0);
            drawn = drawn.add(bar);
            drawn =
                drawn.add(text(NAME_END, y + 12.0, &name.replace("CPython ", "Python "), "name"));
            drawn = drawn.add(text(NAME_END + length.max(1.0) + 11.0, y + 12.0, &value, "value"));
            y += LINE;
        }
        y += LINE / 2.0;
    }
    let plot = Document::new()
        .set("viewBox", (0, 0, WIDTH, y))
        .set("width", WIDTH)
        .set("height", y)
        .set("role", "img")
        .add(Title::new(of.title))
        .add(Style::new(STYLE));
    let is_empty = drawn.get_children().is_empty();
    (!is_empty).then(|| drawn.get_children().iter().cloned().fold(plot, svg::Document::add))
}

fn text(x: f64, y: f64, text: &str, class: &str) -> Text {
    Text::new(text).set("class", class).set("x", format!("{x:.1}")).set("y", format!("{y:.1}"))
}

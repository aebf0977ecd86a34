//! Draws results as bars: for each row, a bar for each contender, as long as its median.

use svg::node::element::{Rectangle, Style, Text, Title};
use svg::{Document, Node};

use crate::runner::{Results, Row};
use crate::statistics::Spread;
use crate::table::{Measurements, three_digits, time};

// In pixels. So narrow, it is readable on a phone.
const WIDTH: f64 = 400.0;
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
    let (mut drawn, mut y) = (Vec::<Box<dyn Node>>::new(), 8.0);
    for row in rows.iter().filter(|row| of.plotted.contains(&row.key)) {
        let table = of.tables.iter().find(|table| table.title == row.table)?;
        let median = |name: &String| Some(Spread::of(results.rounds(row.key, name))?.median);
        let medians = table.columns.iter().filter_map(|name| Some((name, median(name)?)));
        let longest = medians.clone().map(|(_, median)| median).fold(0.0, f64::max);
        if longest == 0.0 {
            continue;
        }
        y += LINE;
        let head = if row.what.is_empty() { row.key } else { row.what };
        drawn.push(text(8.0, y - 5.0, head, "head"));
        // Room for the longest name, at about so many pixels a letter.
        let longest_name = table.columns.iter().map(String::len).max().unwrap_or(0);
        let name_end = 7.0 * f64::from(u8::try_from(longest_name).unwrap_or(u8::MAX)).max(11.0);
        for (name, median) in medians {
            let length = ((BAR_END - name_end) * median / longest).max(1.0);
            let value = if row.is_time { time(median) } else { three_digits(median) };
            let bar = Rectangle::new()
                .set("class", if *name == table.columns[0] { "ours" } else { "other" })
                .set("x", name_end + 6.0)
                .set("y", y)
                .set("width", format!("{length:.1}"))
                .set("height", LINE - 4.0);
            drawn.push(Box::new(bar));
            drawn.push(text(name_end, y + 12.0, table.shown(name), "name"));
            drawn.push(text(name_end + length + 11.0, y + 12.0, &value, "value"));
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
    (!drawn.is_empty()).then(|| drawn.into_iter().fold(plot, Document::add))
}

fn text(x: f64, y: f64, text: &str, class: &str) -> Box<dyn Node> {
    let (x, y) = (format!("{x:.1}"), format!("{y:.1}"));
    Box::new(Text::new(text).set("class", class).set("x", x).set("y", y))
}

//! Draws results as bars: for each row, a bar for each contender, as long as its median.

use std::fmt::Write as _;

use drawing::{LINE, WIDTH, rectangle, text, width_of, wrapped};
use svg::Node;

use crate::runner::{Results, Row};
use crate::statistics::Spread;
use crate::table::{Table, three_digits, time};

const MARGIN: f64 = 10.0;
/// Where the longest bar ends. After it stands its value.
const BAR_END: f64 = 330.0;

const STYLE: &str = "
.other { fill: $grey }
.ours { fill: $blue }";

/// The plot as the text of an SVG file. `None` if there is nothing to draw.
pub fn plot(
    title: &str,
    plotted: &[&str],
    tables: &[Table],
    rows: &[Row],
    results: &Results,
) -> Option<String> {
    let (mut drawn, mut told, mut y) = (Vec::<Box<dyn Node>>::new(), String::new(), MARGIN);
    for row in rows.iter().filter(|row| plotted.contains(&row.key)) {
        let table = tables.iter().find(|table| table.title == row.table)?;
        let median = |name: &String| Some(Spread::of(results.rounds(row.key, name))?.median);
        let medians = table.columns.iter().filter_map(|name| Some((name, median(name)?)));
        let longest = medians.clone().map(|(_, median)| median).fold(0.0, f64::max);
        if longest == 0.0 {
            continue;
        }
        let head = if row.what.is_empty() { row.key } else { row.what };
        for words in wrapped(head, WIDTH - 2.0 * MARGIN) {
            y += LINE;
            drawn.push(Box::new(text(MARGIN, y - 4.0, "title", &words)));
        }
        let _ = write!(told, "{head}:");
        let names = table.columns.iter().map(|name| width_of(table.shown(name)));
        let name_end = MARGIN + names.fold(70.0, f64::max).min(WIDTH / 2.0);
        for (name, median) in medians {
            let (name, is_ours) = (table.shown(name), *name == table.columns[0]);
            let length = ((BAR_END - name_end) * median / longest).max(1.0);
            let value = if row.is_time { time(median) } else { three_digits(median) };
            let bar = rectangle(name_end + 6.0, y + 1.0, length, LINE - 4.0);
            drawn.push(Box::new(bar.set("class", if is_ours { "ours" } else { "other" })));
            drawn.push(Box::new(text(name_end, y + 12.0, "end", name)));
            drawn.push(Box::new(text(name_end + length + 11.0, y + 12.0, "", &value)));
            let _ = write!(told, " {name} {value},");
            y += LINE;
        }
        told.truncate(told.len() - 1);
        told += ".\n";
        y += LINE / 2.0;
    }
    let note = "Each group has a scale of its own.";
    drawn.push(Box::new(text(MARGIN, y + LINE - 6.0, "dim", note)));
    let page = drawing::page((WIDTH, y + LINE), title, &told, STYLE);
    let is_any = !told.is_empty();
    is_any.then(|| format!("{}\n", drawn.into_iter().fold(page, svg::Document::add)))
}

//! The picture in a terminal: block characters, readable without colour.

use std::fmt::Write as _;
use std::time::Duration;

use anstyle::{Ansi256Color, Style};
use unicode_width::UnicodeWidthStr;

use crate::layout::{Entry, Layout, Look, TEXTURES, as_f64, cut, names_width};
use crate::model::Timeline;

/// The narrowest picture that is drawn. A terminal that is narrower wraps its lines.
pub const NARROWEST: usize = 40;

/// The texture and the colour (of the 256 that terminals have) of each kind.
const TEXTURED: [(char, u8); TEXTURES] = [
    ('░', 208), // orange
    ('█', 33),  // blue
    ('▒', 36),  // green
    ('▄', 169), // pink
    ('═', 160), // red
    ('▌', 75),  // light blue
    ('╳', 178), // ochre
    ('▓', 97),  // violet
];
const OTHER: char = '·';
const MARK: char = '◆';

/// What a count of lanes looks like where it has more than one digit.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Draws the timeline of this command, in so many columns.
///
/// The text has escape sequences for its colours; where none are wanted, they are to be stripped.
#[must_use]
pub fn draw(timeline: &Timeline, command: &str, columns: usize) -> String {
    let columns = columns.max(NARROWEST);
    let seconds = timeline.end.as_secs_f64();
    let mut picture = String::new();
    if timeline.lanes.is_empty() {
        let _ =
            writeln!(picture, "timeline: no line began with a speaker and \": \", nothing to draw");
        return picture;
    }

    let gutter = names_width(timeline).max("█ at once".width()).min(columns / 3) + 1;
    let plot = columns - gutter;
    let layout = Layout::new(timeline, plot);

    let took = format!(" · {seconds:.2} s");
    let title = cut(&format!("timeline · {command}"), columns - took.width());
    let _ = writeln!(picture, "\n{title}{took}\n");

    for row in &layout.rows {
        let mut cells: Vec<Option<Look>> =
            (0..plot).map(|column| layout.at(row, layout.middle(column, plot))).collect();
        for span in layout.marks(row) {
            let cell = &mut cells[column_of(&layout, span.start, plot)];
            // Where a row stands for several lanes, what they do matters more than who is done.
            if row.lanes.len() == 1 || cell.is_none() {
                *cell = Some(Look::Mark);
            }
        }
        push_line(&mut picture, &pad(&row.name, gutter), &cells);
    }

    push_axis(&mut picture, &layout, gutter, plot);
    push_counts(&mut picture, &layout, gutter, plot);
    push_legend(&mut picture, &layout, columns);
    picture
}

fn push_line(picture: &mut String, name: &str, cells: &[Option<Look>]) {
    let mut line = name.to_owned();
    for same in cells.chunk_by(|a, b| a == b) {
        let Some(look) = same[0] else {
            line.extend(same.iter().map(|_| ' '));
            continue;
        };
        let (texture, style) = drawn(look);
        let _ = write!(line, "{style}");
        line.extend(same.iter().map(|_| texture));
        let _ = write!(line, "{style:#}");
    }
    let _ = writeln!(picture, "{}", line.trim_end());
}

fn drawn(look: Look) -> (char, Style) {
    let coloured = |color| Style::new().fg_color(Some(Ansi256Color(color).into()));
    match look {
        Look::Texture(texture) => (TEXTURED[texture].0, coloured(TEXTURED[texture].1)),
        Look::Other => (OTHER, coloured(244)),
        Look::Mark => (MARK, Style::new()),
    }
}

fn push_axis(picture: &mut String, layout: &Layout<'_>, gutter: usize, plot: usize) {
    let mut rule: Vec<char> = vec!['─'; plot];
    let mut labels = String::new();
    for (along, label) in layout.ticks(plot / 8) {
        let column = column_along(along, plot);
        rule[column] = '┬';
        // A label stands under its tick, or further left where it would not fit.
        let start = column.min(plot.saturating_sub(label.width()));
        if labels.is_empty() || start > labels.width() {
            labels = pad(&labels, start) + &label;
        }
    }
    let rule: String = rule.into_iter().collect();
    let _ = writeln!(picture, "{}{rule}\n{}{labels}", pad("", gutter), pad("", gutter));
}

/// For each kind that several lanes were in: how many were, over time.
fn push_counts(picture: &mut String, layout: &Layout<'_>, gutter: usize, plot: usize) {
    for (kind, texture) in layout.counted() {
        let most = layout.timeline.kinds[kind].most_at_once;
        let (sign, style) = drawn(Look::Texture(texture));
        let counts: String = (0..plot)
            .map(|column| match layout.count_at(kind, layout.middle(column, plot)) {
                0 => ' ',
                count if most < 10 => {
                    u32::try_from(count).ok().and_then(|n| char::from_digit(n, 10)).unwrap_or('+')
                }
                count => HEIGHTS[((count * HEIGHTS.len()).div_ceil(most) - 1).min(7)],
            })
            .collect();
        let name = pad(" at once", gutter - 1);
        let _ = writeln!(picture, "{style}{sign}{style:#}{name}{}", counts.trim_end());
    }
}

fn push_legend(picture: &mut String, layout: &Layout<'_>, columns: usize) {
    picture.push('\n');
    for Entry { look, text, note } in layout.legend() {
        let (sign, style) = drawn(look);
        let text = cut(&text, columns - 4 - note.width());
        let _ = writeln!(picture, "  {style}{sign}{style:#} {text}{note}");
    }
    for note in layout.notes() {
        let _ = writeln!(picture, "  {note}");
    }
}

fn column_of(layout: &Layout<'_>, time: Duration, plot: usize) -> usize {
    column_along(layout.along(time), plot)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to plot - 1")]
fn column_along(along: f64, plot: usize) -> usize {
    ((along * as_f64(plot)) as usize).min(plot - 1)
}

/// The text in exactly so many columns, cut so that at least one stays free.
fn pad(text: &str, columns: usize) -> String {
    let cut = cut(text, columns.saturating_sub(1));
    let missing = columns.saturating_sub(cut.width());
    cut + &" ".repeat(missing)
}

//! The picture in a terminal: block characters, readable without colour.

use std::fmt::Write as _;
use std::time::Duration;

use anstyle::{Ansi256Color, Style};
use drawing::{as_f64, cut};
use unicode_width::UnicodeWidthStr;

use crate::picture::{Look, Panel, Picture, said, short_name};

/// The narrowest picture that is drawn. A terminal that is narrower wraps its lines.
const NARROWEST: usize = 40;

/// How working is drawn, and its colour (of the 256 that terminals have).
const WORK: [(char, u8); 4] = [('█', 33), ('▓', 36), ('▄', 169), ('▌', 244)];
const MARKS: [char; 6] = ['◆', '●', '▲', '■', '▼', '✚'];

/// How many are at work, where that takes more than a digit.
const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Draws the picture in so many columns.
///
/// The text has escape sequences for its colours; where none are wanted, they are to be stripped.
#[must_use]
pub fn draw(picture: &Picture, columns: usize) -> String {
    let columns = columns.max(NARROWEST);
    let lanes = picture.panels.iter().flat_map(Panel::shown);
    let longest = lanes.map(|lane| lane.name.width()).max().unwrap_or(0);
    let gutter = longest.max("at work".len()).min(columns / 3) + 1;
    let plot = Plot { picture, gutter, width: columns - gutter };

    let took = format!(" · {}", said(picture.end));
    let title = cut(&format!("timeline · {}", picture.title), columns - took.width());
    let mut text = format!("\n{title}{took}\n\n");
    for panel in &picture.panels {
        plot.push_panel(&mut text, panel);
    }
    plot.push_axis(&mut text);
    for (look, meaning) in &picture.legend {
        let (sign, style) = drawn(*look);
        let _ = writeln!(text, "  {style}{sign}{style:#} {}", cut(meaning, columns - 4));
    }
    for note in picture.all_notes() {
        let _ = writeln!(text, "  {note}");
    }
    text
}

struct Plot<'a> {
    picture: &'a Picture,
    /// How many columns the names take.
    gutter: usize,
    width: usize,
}

impl Plot<'_> {
    fn push_panel(&self, text: &mut String, panel: &Panel) {
        if !panel.heading.is_empty() {
            let _ = writeln!(text, "{}", panel.heading);
        }
        let at = |time: Duration| self.column(self.picture.along(time));
        for lane in panel.shown() {
            let mut cells = vec![None; self.width];
            for span in &lane.spans {
                let first = at(span.start);
                cells[first..at(span.end).max(first + 1)].fill(Some(span.look));
            }
            for mark in &lane.marks {
                cells[at(mark.start)] = Some(mark.look);
            }
            let mut line = pad(&short_name(&lane.name, self.gutter - 1), self.gutter);
            for same in cells.chunk_by(|a, b| a == b) {
                let (sign, style) = same[0].map_or((' ', Style::new()), drawn);
                let signs: String = same.iter().map(|_| sign).collect();
                let _ = write!(line, "{style}{signs}{style:#}");
            }
            let _ = writeln!(text, "{}", line.trim_end());
        }
        if panel.strip {
            let most = panel.most_at_work();
            let sign = |count: usize| match count {
                0 => ' ',
                1..10 if most < 10 => char::from(b"0123456789"[count]),
                _ => HEIGHTS[(count * HEIGHTS.len()).div_ceil(most) - 1],
            };
            let counts = panel.counts(self.picture, self.width).into_iter().map(sign);
            let strip = pad("at work", self.gutter) + &counts.collect::<String>();
            let _ = writeln!(text, "{}", strip.trim_end());
        }
    }

    fn push_axis(&self, text: &mut String) {
        let mut rule = vec!['─'; self.width];
        let mut labels = String::new();
        for (along, label) in self.picture.ticks(self.width / 8) {
            let column = self.column(along);
            rule[column] = '┬';
            // A label stands under its tick, or further left where it would not fit.
            let start = column.min(self.width - label.width());
            if labels.is_empty() || start > labels.width() {
                labels = pad(&labels, start) + &label;
            }
        }
        let gutter = " ".repeat(self.gutter);
        let rule: String = rule.into_iter().collect();
        let _ = writeln!(text, "{gutter}{rule}\n{gutter}{labels}\n");
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to width - 1")]
    fn column(&self, along: f64) -> usize {
        ((along * as_f64(self.width)) as usize).min(self.width - 1)
    }
}

fn drawn(look: Look) -> (char, Style) {
    let (sign, color) = match look {
        Look::Wait => ('░', 214),
        Look::Both => ('▒', 75),
        Look::Say => ('─', 250),
        Look::Work(number) => WORK[number.min(WORK.len() - 1)],
        Look::Mark(number) => return (MARKS[number.min(MARKS.len() - 1)], Style::new()),
    };
    (sign, Style::new().fg_color(Some(Ansi256Color(color).into())))
}

/// The text in exactly so many columns, cut so that at least one stays free.
fn pad(text: &str, columns: usize) -> String {
    let cut = cut(text, columns.saturating_sub(1));
    let missing = columns.saturating_sub(cut.width());
    cut + &" ".repeat(missing)
}

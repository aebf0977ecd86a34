//! A table of results, as Markdown.

use std::fmt::Write as _;

use crate::runner::{Results, Row};
use crate::statistics::Spread;

/// A table of rows by contenders. The first contender is ours.
pub struct Table {
    pub title: &'static str,
    pub columns: Vec<String>,
    pub ratios: Ratios,
}

/// What stands in a row besides the medians.
#[derive(Clone, Copy, PartialEq)]
pub enum Ratios {
    /// Ours over the fastest other, and ours over std's, in columns of their own.
    OverPeers,
    /// Each over ours, in a column next to it.
    OverRust,
}

impl Table {
    /// A contender's name, as readers know it.
    pub fn shown<'a>(&self, name: &'a str) -> &'a str {
        if name == "ours" && self.ratios == Ratios::OverRust { "Rust" } else { name }
    }

    /// Empty if none of its rows was measured.
    pub fn markdown(&self, rows: &[Row], results: &Results) -> String {
        let Some((ours, others)) = self.columns.split_first() else { return String::new() };
        let is_over_rust = self.ratios == Ratios::OverRust;
        let over_peers = ["ours over the best peer".to_owned(), "ours over std".to_owned()];
        let mut head = vec!["What".to_owned(), self.shown(ours).to_owned()];
        for name in others {
            head.push(name.clone());
            head.extend(is_over_rust.then(|| "over Rust".to_owned()));
        }
        head.extend(over_peers.into_iter().filter(|_| !is_over_rust));

        let mut lines = Vec::new();
        for row in rows {
            let rounds = |name: &str| results.rounds(row.key, name);
            // Of another table's rows, those that a column here has measured too.
            let skip = usize::from(row.table != self.title);
            let is_mine = row.table == self.title || is_over_rust;
            if !is_mine || self.columns.iter().skip(skip).all(|name| rounds(name).is_empty()) {
                continue;
            }
            let what = if row.what.is_empty() { "" } else { ": " };
            let mut line = vec![format!("`{}`{what}{}", row.key, row.what)];
            let cell = |name: &str| cell(row, rounds(name), is_over_rust);
            line.push(cell(ours));
            for name in others {
                line.push(cell(name));
                // Of two ratios, each is what counts, and not the one over the other.
                let over = if row.is_time { rounds(ours) } else { &[] };
                line.extend(is_over_rust.then(|| ratio(rounds(name), over)));
            }
            if !is_over_rust {
                line.push(over_best_peer(rounds(ours), others, rounds).unwrap_or("–".to_owned()));
                line.push(ratio(rounds(ours), rounds("std")));
            }
            lines.push(line);
        }
        if lines.is_empty() {
            return String::new();
        }
        let mut text = format!("\n## {}\n\n", self.title);
        let align = (0..head.len()).map(|i| if i == 0 { "---" } else { "---:" }.to_owned());
        for line in [head, align.collect()].into_iter().chain(lines) {
            let _ = writeln!(text, "| {} |", line.join(" | "));
        }
        text
    }
}

/// The median and, where no ratio tells it, between what the middle half lies.
fn cell(row: &Row, rounds: &[f64], with_spread: bool) -> String {
    let Some(Spread { low, median, high }) = Spread::of(rounds) else { return "–".to_owned() };
    let (scale, name) = if row.is_time { unit_of(median) } else { (1.0, "") };
    let number = |value: f64| three_digits(value / scale);
    let spread = format!(" ({}–{})", number(low), number(high));
    number(median) + name + if with_spread { &spread } else { "" }
}

fn ratio(rounds: &[f64], over: &[f64]) -> String {
    Spread::of_ratios(rounds, over).map_or("–".to_owned(), |ratio| three_digits(ratio.median))
}

/// Ours over the other that has the least median.
fn over_best_peer<'a>(
    ours: &[f64],
    others: &[String],
    rounds: impl Fn(&str) -> &'a [f64],
) -> Option<String> {
    let medians = others.iter().filter_map(|name| Some((name, Spread::of(rounds(name))?.median)));
    let (best, _) = medians.min_by(|(_, a), (_, b)| a.total_cmp(b))?;
    let Spread { low, median, high } = Spread::of_ratios(ours, rounds(best))?;
    let [low, median, high] = [low, median, high].map(three_digits);
    Some(format!("**{median}** ({low}–{high}, {best})"))
}

/// The unit in which so many seconds read well, and how many seconds it has.
fn unit_of(seconds: f64) -> (f64, &'static str) {
    // A little less than 1 of a unit still rounds to it: 1e-6 may be 0.9999 µs.
    let units = [(1.0, " s"), (1e-3, " ms"), (1e-6, " µs")];
    units.into_iter().find(|(unit, _)| seconds >= unit * 0.9999).unwrap_or((1e-9, " ns"))
}

/// Such as `1.94 µs`.
pub fn time(seconds: f64) -> String {
    let (scale, name) = unit_of(seconds);
    three_digits(seconds / scale) + name
}

/// So many decimals that three digits count.
pub fn three_digits(number: f64) -> String {
    let decimals = match number {
        99.95.. => 0, // rounds to 100
        9.995.. => 1,
        _ => 2,
    };
    format!("{number:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits_and_a_fitting_unit() {
        let times = [15.04e-9, 0.49e-9, 1e-6, 999.99e-9, 0.0451, 99.97e-3, 3.0, 123.4];
        let texts =
            ["15.0 ns", "0.49 ns", "1.00 µs", "1.00 µs", "45.1 ms", "100 ms", "3.00 s", "123 s"];
        assert_eq!(times.map(time), texts);
    }
}

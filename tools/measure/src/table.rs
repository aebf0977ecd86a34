//! Writes results as Markdown.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::plot;
use crate::runner::{self, Result, Results, Row, Task};
use crate::statistics::Spread;

/// What makes one file of results.
pub struct Measurements {
    pub name: &'static str,
    pub title: &'static str,
    pub rounds: u32,
    pub tasks: Vec<Task>,
    pub tables: Vec<Table>,
    /// The rows that the plot shows.
    pub plotted: &'static [&'static str],
}

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

impl Measurements {
    /// Measures row after row, and writes what there is after each.
    pub fn measure(&mut self, rounds: u32, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)
            .map_err(|error| format!("cannot write to {}: {error}", folder.display()))?;
        let rows: Vec<Row> = self.tasks.iter().flat_map(|task| task.rows.clone()).collect();
        let mut tasks = std::mem::take(&mut self.tasks);
        let (count, started, mut results) = (tasks.len(), Instant::now(), Results::default());
        for (i, task) in tasks.iter_mut().enumerate() {
            eprintln!("{} {} of {count}: {}", self.name, i + 1, task.rows[0].key);
            let outcome = results.run(task, rounds);
            let state = match &outcome {
                _ if runner::is_interrupted() => " **Interrupted: not all rows are here.**",
                Ok(()) if i + 1 == count => "",
                _ => " **Not all rows are here.**",
            };
            self.write(&rows, &results, &note(rounds, started.elapsed(), state), folder)?;
            outcome?;
        }
        for table in &self.tables {
            println!("{}", table.markdown(&rows, &results));
        }
        eprintln!("Written: {}", folder.join(self.name).with_extension("md").display());
        Ok(())
    }

    fn write(&self, rows: &[Row], results: &Results, note: &str, folder: &Path) -> Result<()> {
        let mut page = format!("# {}\n\n{note}\n", self.title);
        if let Some(plot) = plot::plot(self, rows, results) {
            svg::save(folder.join(self.name).with_extension("svg"), &plot)?;
            let _ = writeln!(page, "\n![The main rows as bars]({}.svg)", self.name);
        }
        for table in &self.tables {
            page += &table.markdown(rows, results);
        }
        Ok(fs::write(folder.join(self.name).with_extension("md"), page)?)
    }
}

impl Table {
    /// A contender's name, as readers know it.
    pub fn shown<'a>(&self, name: &'a str) -> &'a str {
        if name == "ours" && self.ratios == Ratios::OverRust { "Rust" } else { name }
    }

    /// Empty if none of its rows was measured.
    fn markdown(&self, rows: &[Row], results: &Results) -> String {
        let Some((ours, others)) = self.columns.split_first() else { return String::new() };
        let is_over_rust = self.ratios == Ratios::OverRust;
        let over_peers = ["ours over the best peer".to_owned(), "ours over std".to_owned()];
        let mut head = vec![String::new(), self.shown(ours).to_owned()];
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

/// What a reader of the tables must know.
fn note(rounds: u32, took: Duration, state: &str) -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default(); // on Linux
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or(std::env::consts::ARCH, |(_, model)| model);
    let rustc = Command::new("rustc").arg("--version").output();
    let rustc = rustc.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let rustc = rustc.unwrap_or_default().split(' ').take(2).collect::<Vec<_>>().join(" ");
    format!(
        "Measured on {cores} cores, {model}, {}, {rustc}, in {} min {} s. Medians of up to {rounds} \
         rounds; brackets hold the middle half of them. [How to read this](../README.md).{state}",
        std::env::consts::OS,
        took.as_secs() / 60,
        took.as_secs() % 60,
    )
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

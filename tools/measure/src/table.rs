//! Writes results as Markdown, as soon as there are any.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Instant;

use crate::runner::{self, Result, Results, Row};
use crate::statistics::Spread;
use crate::{Args, Measurements, plot};

/// A table of rows by contenders. The first contender is ours.
pub struct Table {
    pub title: &'static str,
    pub columns: Vec<String>,
    pub ratios: Ratios,
}

/// What stands in a row beside the medians.
#[derive(Clone, Copy, PartialEq)]
pub enum Ratios {
    /// Ours over the quickest other, and ours over std's, in columns of their own.
    OverPeers,
    /// Each over ours, in a column next to it.
    OverRust,
}

impl Table {
    /// The rows of which something was measured; of those that another table has, only what a column
    /// of this one but the first has measured too.
    fn rows<'a>(&self, rows: &'a [Row], results: &Results) -> Vec<&'a Row> {
        let is_here = |row: &&Row| {
            let skip = usize::from(row.table != self.title);
            self.columns.iter().skip(skip).any(|name| !results.rounds(row.key, name).is_empty())
        };
        let mine = |row: &&Row| row.table == self.title || self.ratios == Ratios::OverRust;
        rows.iter().filter(mine).filter(is_here).collect()
    }

    fn markdown(&self, rows: &[Row], results: &Results) -> String {
        let rows = self.rows(rows, results);
        let Some((ours, others)) = self.columns.split_first().filter(|_| !rows.is_empty()) else {
            return String::new();
        };
        let is_over_rust = self.ratios == Ratios::OverRust;
        let mut head = format!("| | {} |", if is_over_rust { "Rust" } else { ours });
        for name in others {
            let _ = write!(head, " {name} |");
            if is_over_rust {
                head += " over Rust |";
            }
        }
        if !is_over_rust {
            head += " ours over the best peer | ours over std |";
        }
        let line = "---:|".repeat(head.matches(" |").count() - 1);
        let mut text = format!("\n## {}\n\n{head}\n|---|{line}\n", self.title);
        for row in rows {
            let _ = write!(text, "| `{}`", row.key);
            if !row.what.is_empty() {
                let _ = write!(text, ": {}", row.what);
            }
            let rounds = |name: &str| results.rounds(row.key, name);
            let _ = write!(text, " | {} |", self.cell(row, rounds(ours)));
            for name in others {
                let _ = write!(text, " {} |", self.cell(row, rounds(name)));
                if is_over_rust {
                    // Of two ratios, each is what counts, and not the one over the other.
                    let over = if row.is_time { rounds(ours) } else { &[] };
                    let ratio = Spread::of_ratios(rounds(name), over);
                    let _ = write!(
                        text,
                        " {} |",
                        ratio.map_or("–".to_owned(), |r| three_digits(r.median))
                    );
                }
            }
            if !is_over_rust {
                let best = best_peer(others, rounds);
                let cell = best
                    .and_then(|best| Some((best, Spread::of_ratios(rounds(ours), rounds(best))?)));
                let cell = cell.map_or("–".to_owned(), |(best, ratio)| {
                    format!(
                        "**{}** ({}–{}, {best})",
                        three_digits(ratio.median),
                        three_digits(ratio.low),
                        three_digits(ratio.high)
                    )
                });
                let std = Spread::of_ratios(rounds(ours), rounds("std"));
                let std = std.map_or("–".to_owned(), |ratio| three_digits(ratio.median));
                let _ = write!(text, " {cell} | {std} |");
            }
            text.push('\n');
        }
        text
    }

    /// The median and, where a row has no other sign of it, between what the middle half lies.
    fn cell(&self, row: &Row, rounds: &[f64]) -> String {
        let Some(Spread { low, median, high }) = Spread::of(rounds) else {
            return "–".to_owned();
        };
        let (scale, name) = if row.is_time { unit_of(median) } else { (1.0, "") };
        let number = |value: f64| three_digits(value / scale);
        match self.ratios {
            Ratios::OverPeers => format!("{}{name}", number(median)),
            Ratios::OverRust => {
                format!("{}{name} ({}–{})", number(median), number(low), number(high))
            }
        }
    }
}

/// The other with the least median.
fn best_peer<'a>(others: &'a [String], rounds: impl Fn(&str) -> &'a [f64]) -> Option<&'a str> {
    let medians = others.iter().filter_map(|name| Some((name, Spread::of(rounds(name))?.median)));
    medians.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(name, _)| name.as_str())
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

impl Measurements {
    /// Measures row after row, and writes what there is after each.
    pub fn measure(mut self, args: &Args, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder)
            .map_err(|error| format!("cannot write to {}: {error}", folder.display()))?;
        let rounds = args.rounds.unwrap_or(if args.quick { 3 } else { self.rounds });
        let rows: Vec<Row> = self.tasks.iter().flat_map(|task| task.rows.clone()).collect();
        let mut tasks = std::mem::take(&mut self.tasks);
        let (count, started, mut results) = (tasks.len(), Instant::now(), Results::default());
        for (i, task) in tasks.iter_mut().enumerate() {
            eprintln!("{} {} of {count}: {}", self.name, i + 1, task.rows[0].key);
            let outcome = results.run(task, rounds);
            let state = match &outcome {
                _ if runner::is_interrupted() => {
                    " **Interrupted: not all rows are here.**".to_owned()
                }
                Err(problem) => format!(" **Not all rows are here: {problem}.**"),
                Ok(()) if i + 1 < count => " **Still measuring.**".to_owned(),
                Ok(()) => String::new(),
            };
            let note = format!(
                "Measured on {}. Medians of {rounds} rounds; in brackets, the middle half of them. The \
                 run took {} min {} s. [How to read this](../README.md).{}{state}",
                machine(),
                started.elapsed().as_secs() / 60,
                started.elapsed().as_secs() % 60,
                if args.quick { " **A trial: less work than a full run.**" } else { "" },
            );
            self.write(&rows, &results, &note, folder)?;
            outcome?;
        }
        for table in &self.tables {
            shared::println!("{}", table.markdown(&rows, &results));
        }
        eprintln!("Written: {}", folder.join(self.name).with_extension("md").display());
        Ok(())
    }

    fn write(&self, rows: &[Row], results: &Results, note: &str, folder: &Path) -> Result<()> {
        let mut page = format!("# {}\n\n{note}\n", self.title);
        let plotted = rows.iter().filter(|row| self.plotted.contains(&row.key)).cloned();
        if let Some(plot) = plot::plot(self, &plotted.collect::<Vec<_>>(), results) {
            let name = format!("{}.svg", self.name);
            svg::save(folder.join(&name), &plot)?;
            let _ =
                writeln!(page, "\n![{}: the main rows of the table, as bars]({name})", self.title);
        }
        for table in &self.tables {
            page += &table.markdown(rows, results);
        }
        Ok(fs::write(folder.join(self.name).with_extension("md"), page)?)
    }
}

/// Such as `2 cores, AMD EPYC, linux, rustc 1.95.0`.
fn machine() -> String {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default(); // on Linux
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or(std::env::consts::ARCH, |(_, model)| model);
    let rustc = Command::new("rustc").arg("--version").output();
    let rustc = rustc.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let rustc = rustc.unwrap_or_default().split(' ').take(2).collect::<Vec<_>>().join(" ");
    format!("{cores} cores, {model}, {}, {rustc}", std::env::consts::OS)
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

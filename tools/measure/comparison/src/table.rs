//! Writes the results as a table in Markdown.

use std::fmt::Write as _;

use crate::results::{Expectation, RUST, Results, Row, Unit, Verdict};
use crate::statistics::Summary;

/// The whole file. `notes` stand above the table, each as a paragraph.
pub fn table(results: &Results, notes: &[String]) -> String {
    let mut text = "# The lessons beside Python\n\n".to_owned();
    for note in notes {
        let _ = writeln!(text, "{note}\n");
    }

    let mut head = "| row | what | Rust |".to_owned();
    let mut line = "|---|---|---:|".to_owned();
    for (_, python) in results.pythons() {
        let _ = write!(head, " {} | over Rust |", python.name);
        line += "---:|---:|";
    }
    let _ = writeln!(text, "{head} expected |\n{line}---|");
    let was_measured =
        |row: &&Row| (0..results.columns.len()).any(|side| results.get(&row.key, side).is_some());
    for row in results.rows.iter().filter(was_measured) {
        text += &table_row(results, row);
    }
    text
}

fn table_row(results: &Results, row: &Row) -> String {
    let rust = results.get(&row.key, RUST);
    let mut text = format!("| `{}` | {} | {} |", row.key, row.what, cell(row.unit, rust));
    for (side, _) in results.pythons() {
        let python = results.get(&row.key, side);
        let ratio = match (python, rust) {
            // Of two ratios to a row of its own, each is what counts, and not the one over the other.
            (Some(python), Some(rust)) if rust.median > 0.0 && row.unit != Unit::Ratio => {
                let ratio = python.median / rust.median;
                let decimals = if row.unit == Unit::FineRatio { 3 } else { decimals(ratio) };
                format!("{ratio:.decimals$}")
            }
            _ => "–".to_owned(),
        };
        let _ = write!(text, " {} | {ratio} |", cell(row.unit, python));
    }
    let outcome = match results.verdict(row) {
        Some(Verdict::Yes) => ": **yes**",
        Some(Verdict::TooNoisy) => ": **too noisy to tell**",
        Some(Verdict::No) => ": **no**",
        None => "",
    };
    let expected = match row.expectation {
        Expectation::Nothing => return text + "  |\n",
        Expectation::Scales(_) => "Rust's threads scale, those under a GIL do not".to_owned(),
        Expectation::LikeTheRealGil => "ours is within 10 % of the real one".to_owned(),
        Expectation::LittleOver(key, limit) => {
            format!("Rust at most {:.0} ms over `{key}`", limit * 1000.0)
        }
        Expectation::AtMostPython => "Rust at most Python".to_owned(),
    };
    let _ = writeln!(text, " {expected}{outcome} |");
    text
}

/// The median, and in brackets the least and the most.
fn cell(unit: Unit, summary: Option<Summary>) -> String {
    let Some(Summary { least, median, most }) = summary else { return "–".to_owned() };
    let (scale, name) = match unit {
        Unit::Ratio | Unit::FineRatio => (1.0, ""),
        Unit::Bytes if median >= 1024.0 * 1024.0 => (1024.0 * 1024.0, " MiB"),
        Unit::Bytes => (1024.0, " KiB"),
        Unit::Seconds => in_unit(median),
    };
    let decimals = if unit == Unit::FineRatio { 4 } else { decimals(median / scale) };
    let number = |value: f64| format!("{:.decimals$}", value / scale);
    format!("{}{name} ({}–{})", number(median), number(least), number(most))
}

/// The unit in which so many seconds read well, and how many seconds it has.
pub fn in_unit(seconds: f64) -> (f64, &'static str) {
    // A little less than 1 of a unit still rounds to it: 1e-6 may be 0.9999 µs.
    let units = [(1.0, " s"), (1e-3, " ms"), (1e-6, " µs")];
    units.into_iter().find(|(unit, _)| seconds >= unit * 0.9999).unwrap_or((1e-9, " ns"))
}

/// So many that the number has three digits that count.
fn decimals(number: f64) -> usize {
    match number {
        100.0.. => 0,
        10.0.. => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::Column;

    #[track_caller]
    fn assert_cell(unit: Unit, rounds: &[f64], expected: &str) {
        assert_eq!(cell(unit, Summary::of(rounds)), expected);
    }

    #[test]
    fn cells_have_median_spread_and_a_fitting_unit() {
        assert_cell(Unit::Seconds, &[15.2e-9, 14.96e-9, 16e-9], "15.2 ns (15.0–16.0)");
        assert_cell(Unit::Seconds, &[1e-6], "1.00 µs (1.00–1.00)");
        assert_cell(Unit::Seconds, &[0.0451, 0.1], "72.5 ms (45.1–100.0)");
        assert_cell(Unit::Seconds, &[3.0], "3.00 s (3.00–3.00)");
        assert_cell(Unit::Seconds, &[0.49e-9], "0.49 ns (0.49–0.49)");
        assert_cell(Unit::Bytes, &[11_366.0], "11.1 KiB (11.1–11.1)");
        assert_cell(Unit::Bytes, &[9_437_184.0], "9.00 MiB (9.00–9.00)");
        assert_cell(Unit::Ratio, &[0.506, 1.0, 0.4], "0.51 (0.40–1.00)");
        assert_cell(Unit::FineRatio, &[1.00072], "1.0007 (1.0007–1.0007)");
        assert_cell(Unit::Seconds, &[], "–");
    }

    #[test]
    fn a_row_has_a_cell_for_each_column_and_is_there_if_one_was_measured() {
        let column = |name: &str| Column { name: name.to_owned(), has_gil: true };
        let row = |key: &str, unit, expectation| Row {
            key: key.to_owned(),
            what: format!("what {key} is"),
            unit,
            expectation,
        };
        let rows = vec![
            row("lock", Unit::Seconds, Expectation::Nothing),
            row("cpu-gil-2", Unit::Ratio, Expectation::LikeTheRealGil),
            row("process-fork", Unit::Seconds, Expectation::Nothing),
            row("lesson-1", Unit::FineRatio, Expectation::AtMostPython),
            row("lesson-2", Unit::FineRatio, Expectation::AtMostPython),
        ];
        let mut results = Results::new(vec![column("Rust"), column("CPython 3.11")], rows);
        for (key, side, value) in [
            ("lock", 0, 17e-9),
            ("lock", 1, 34e-9),
            ("cpu-gil-2", 0, 1.5),
            ("cpu-gil-2", 1, 1.0),
            ("process-fork", 1, 0.003),
            ("lesson-1", 0, 1.0005),
        ] {
            results.add(key, side, value);
        }
        let expected = "\
# The lessons beside Python

Above.

| row | what | Rust | CPython 3.11 | over Rust | expected |
|---|---|---:|---:|---:|---|
| `lock` | what lock is | 17.0 ns (17.0–17.0) | 34.0 ns (34.0–34.0) | 2.00 |  |
| `cpu-gil-2` | what cpu-gil-2 is | 1.50 (1.50–1.50) | 1.00 (1.00–1.00) | – | ours is within 10 % of the real one: **no** |
| `process-fork` | what process-fork is | – | 3.00 ms (3.00–3.00) | – |  |
| `lesson-1` | what lesson-1 is | 1.0005 (1.0005–1.0005) | – | – | Rust at most Python |
";
        assert_eq!(table(&results, &["Above.".to_owned()]), expected);
    }
}

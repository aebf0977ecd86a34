//! What is measured, and what came out.

use std::collections::BTreeMap;

use crate::statistics::Summary;

/// A side of the comparison: the place of its column. Rust comes first, then each Python.
pub type Side = usize;
/// The side of the lessons.
pub const RUST: Side = 0;

/// What a column is about.
#[derive(Clone, Debug)]
pub struct Column {
    pub name: String,
    pub has_gil: bool,
}

/// What the numbers of a row are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unit {
    Seconds,
    Bytes,
    /// A time over another, such as that in a row.
    Ratio,
    /// A ratio close to 1, of which the small difference counts.
    FineRatio,
}

/// What should come out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Expectation {
    Nothing,
    /// Rust's threads share the work out to so many cores, threads under a GIL do not.
    Scales(u16),
    /// Rust under the emulated GIL is within 10 % of each Python that has a real one.
    LikeTheRealGil,
    /// Rust is at most so much over another row.
    LittleOver(&'static str, f64),
    /// Rust is at most each Python.
    AtMostPython,
}

/// A row of the table.
#[derive(Clone, Debug)]
pub struct Row {
    /// By which the row is found: it does not change.
    pub key: String,
    pub what: String,
    pub unit: Unit,
    pub expectation: Expectation,
}

/// All rows, and what was measured of them so far.
pub struct Results {
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    rounds: BTreeMap<(String, Side), Vec<f64>>,
}

impl Results {
    pub fn new(columns: Vec<Column>, rows: Vec<Row>) -> Self {
        Self { columns, rows, rounds: BTreeMap::new() }
    }

    pub fn add(&mut self, key: &str, side: Side, value: f64) {
        debug_assert!(self.rows.iter().any(|row| row.key == key), "there is no row {key}");
        self.rounds.entry((key.to_owned(), side)).or_default().push(value);
    }

    pub fn get(&self, key: &str, side: Side) -> Option<Summary> {
        Summary::of(self.rounds.get(&(key.to_owned(), side))?)
    }

    pub fn is_empty(&self) -> bool {
        self.rounds.is_empty()
    }

    /// The sides other than Rust.
    pub fn pythons(&self) -> impl Iterator<Item = (Side, &Column)> {
        self.columns.iter().enumerate().skip(1)
    }

    /// Whether it came out as expected; `None` if nothing is expected or not all of it was measured.
    pub fn holds(&self, row: &Row) -> Option<bool> {
        let median = |key: &str, side| self.get(key, side).map(|summary| summary.median);
        let rust = median(&row.key, RUST)?;
        let with_gil = self.pythons().filter(|(_, column)| column.has_gil);
        let over_pythons = |mut sides: Vec<Side>, holds: &dyn Fn(f64) -> bool| {
            sides.retain(|&side| median(&row.key, side).is_some());
            let all = sides.iter().filter_map(|&side| median(&row.key, side)).all(holds);
            (!sides.is_empty()).then_some(all)
        };
        match row.expectation {
            Expectation::Nothing => None,
            Expectation::Scales(cores) => {
                let scales = rust * f64::from(cores) <= 1.25;
                let with_gil = with_gil.map(|(side, _)| side).collect();
                let held_back = over_pythons(with_gil, &|python| python >= 0.9);
                Some(scales && held_back != Some(false))
            }
            Expectation::LikeTheRealGil => {
                let with_gil = with_gil.map(|(side, _)| side).collect();
                over_pythons(with_gil, &|python| (rust / python - 1.0).abs() <= 0.1)
            }
            Expectation::LittleOver(key, limit) => Some(rust - median(key, RUST)? <= limit),
            Expectation::AtMostPython => {
                let all = self.pythons().map(|(side, _)| side).collect();
                over_pythons(all, &|python| rust <= python)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One row, Rust, a Python with a GIL and one without.
    fn holds(expectation: Expectation, values: [Option<f64>; 3]) -> Option<bool> {
        let column = |name: &str, has_gil| Column { name: name.to_owned(), has_gil };
        let row = |key: &str, expectation| Row {
            key: key.to_owned(),
            what: String::new(),
            unit: Unit::Ratio,
            expectation,
        };
        let rows = vec![row("row", expectation), row("empty", Expectation::Nothing)];
        let columns = vec![column("Rust", false), column("GIL", true), column("free", false)];
        let mut results = Results::new(columns, rows.clone());
        results.add("empty", RUST, 1.0);
        for (side, value) in values.into_iter().enumerate() {
            if let Some(value) = value {
                results.add("row", side, value);
            }
        }
        results.holds(&rows[0])
    }

    #[test]
    fn threads_scale_in_rust_and_not_under_a_gil() {
        let scales = |values| holds(Expectation::Scales(2), values);
        assert_eq!(scales([Some(0.51), Some(1.01), Some(0.5)]), Some(true));
        assert_eq!(scales([Some(0.51), None, None]), Some(true));
        assert_eq!(scales([Some(0.51), Some(0.8), None]), Some(false));
        assert_eq!(scales([Some(0.7), Some(1.01), None]), Some(false));
        assert_eq!(scales([None, Some(1.01), None]), None);
    }

    #[test]
    fn the_emulated_gil_is_held_against_real_ones() {
        let alike = |values| holds(Expectation::LikeTheRealGil, values);
        assert_eq!(alike([Some(1.0), Some(1.09), Some(0.5)]), Some(true));
        assert_eq!(alike([Some(1.0), Some(1.2), None]), Some(false));
        assert_eq!(alike([Some(1.2), Some(1.0), None]), Some(false));
        assert_eq!(alike([Some(1.0), None, Some(0.5)]), None);
    }

    #[test]
    fn limits_are_kept_or_not() {
        let over = |rust| holds(Expectation::LittleOver("empty", 0.5), [Some(rust), None, None]);
        assert_eq!((over(1.4), over(1.6)), (Some(true), Some(false)));
        let at_most = |values| holds(Expectation::AtMostPython, values);
        assert_eq!(at_most([Some(1.0), Some(1.0), Some(2.0)]), Some(true));
        assert_eq!(at_most([Some(1.0), Some(2.0), Some(0.9)]), Some(false));
        assert_eq!(at_most([Some(1.0), None, None]), None);
        assert_eq!(holds(Expectation::Nothing, [Some(1.0), Some(1.0), Some(1.0)]), None);
    }
}

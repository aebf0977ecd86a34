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

/// Whether something came out as expected, from the worst to the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    No,
    /// The medians say no, but the spreads leave room for a yes.
    TooNoisy,
    Yes,
}

impl Verdict {
    /// What the medians say, and what the spreads would allow.
    fn new(median: bool, spread: bool) -> Self {
        if median {
            Self::Yes
        } else if spread {
            Self::TooNoisy
        } else {
            Self::No
        }
    }
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
    /// Where several Pythons are looked at, that of the one that fits worst.
    pub fn verdict(&self, row: &Row) -> Option<Verdict> {
        let rust = self.get(&row.key, RUST)?;
        let worst = |only_with_gil: bool, verdict: &dyn Fn(Summary) -> Verdict| {
            let pythons = self.pythons().filter(|(_, python)| python.has_gil || !only_with_gil);
            pythons.filter_map(|(side, _)| self.get(&row.key, side)).map(verdict).min()
        };
        match row.expectation {
            Expectation::Nothing => None,
            Expectation::Scales(cores) => {
                let limit = 1.25 / f64::from(cores);
                let scales = Verdict::new(rust.median <= limit, rust.least <= limit);
                let held_back =
                    |python: Summary| Verdict::new(python.median >= 0.9, python.most >= 0.9);
                Some(worst(true, &held_back).map_or(scales, |verdict| verdict.min(scales)))
            }
            Expectation::LikeTheRealGil => worst(true, &|python| {
                let is_close = |least, most| least <= 1.1 && most >= 0.9;
                let ratio = rust.median / python.median;
                let (least, most) = (rust.least / python.most, rust.most / python.least);
                Verdict::new(is_close(ratio, ratio), is_close(least, most))
            }),
            Expectation::LittleOver(key, limit) => {
                let other = self.get(key, RUST)?;
                let is_little = |over: f64| over <= limit;
                Some(Verdict::new(
                    is_little(rust.median - other.median),
                    is_little(rust.least - other.most),
                ))
            }
            Expectation::AtMostPython => worst(false, &|python| {
                Verdict::new(rust.median <= python.median, rust.least <= python.most)
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One row: Rust, a Python with a GIL and one without, each with what was measured.
    fn verdict(expectation: Expectation, values: [&[f64]; 3]) -> Option<Verdict> {
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
        for (side, values) in values.into_iter().enumerate() {
            for &value in values {
                results.add("row", side, value);
            }
        }
        results.verdict(&rows[0])
    }

    const YES: Option<Verdict> = Some(Verdict::Yes);
    const TOO_NOISY: Option<Verdict> = Some(Verdict::TooNoisy);
    const NO: Option<Verdict> = Some(Verdict::No);

    #[test]
    fn threads_scale_in_rust_and_not_under_a_gil() {
        let scales = |values| verdict(Expectation::Scales(2), values);
        assert_eq!(scales([&[0.51], &[1.01], &[0.5]]), YES);
        assert_eq!(scales([&[0.51], &[], &[]]), YES);
        assert_eq!(scales([&[0.51], &[0.8], &[]]), NO);
        assert_eq!(scales([&[0.51], &[0.7, 0.8, 0.95], &[]]), TOO_NOISY);
        assert_eq!(scales([&[0.7], &[1.01], &[]]), NO);
        assert_eq!(scales([&[0.6, 0.7, 0.8], &[1.01], &[]]), TOO_NOISY);
        assert_eq!(scales([&[0.6, 0.7, 0.8], &[0.8], &[]]), NO);
        assert_eq!(scales([&[], &[1.01], &[]]), None);
    }

    #[test]
    fn the_emulated_gil_is_held_against_real_ones() {
        let alike = |values| verdict(Expectation::LikeTheRealGil, values);
        assert_eq!(alike([&[1.0], &[1.09], &[0.5]]), YES);
        assert_eq!(alike([&[1.0], &[1.2], &[]]), NO);
        assert_eq!(alike([&[1.0], &[1.05, 1.2, 1.3], &[]]), TOO_NOISY);
        assert_eq!(alike([&[1.2], &[1.0], &[]]), NO);
        assert_eq!(alike([&[1.05, 1.2, 1.3], &[1.0], &[]]), TOO_NOISY);
        assert_eq!(alike([&[1.0], &[], &[0.5]]), None);
    }

    #[test]
    fn limits_are_kept_or_not() {
        let over = |rust| verdict(Expectation::LittleOver("empty", 0.5), [rust, &[], &[]]);
        assert_eq!((over(&[1.4]), over(&[1.6]), over(&[1.4, 1.6, 1.7])), (YES, NO, TOO_NOISY));
        let at_most = |values| verdict(Expectation::AtMostPython, values);
        assert_eq!(at_most([&[1.0], &[1.0], &[2.0]]), YES);
        assert_eq!(at_most([&[1.0], &[2.0], &[0.9]]), NO);
        assert_eq!(at_most([&[1.0], &[0.8, 0.9, 1.1], &[2.0]]), TOO_NOISY);
        assert_eq!(at_most([&[0.8, 1.0, 1.2], &[0.9], &[2.0]]), TOO_NOISY);
        assert_eq!(at_most([&[1.0], &[], &[]]), None);
        assert_eq!(verdict(Expectation::Nothing, [&[1.0], &[1.0], &[1.0]]), None);
    }
}

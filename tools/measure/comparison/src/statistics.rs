//! The median of several rounds, and their spread.

/// What several rounds say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    pub least: f64,
    pub median: f64,
    pub most: f64,
}

impl Summary {
    /// `None` if there was no round.
    pub fn of(rounds: &[f64]) -> Option<Self> {
        let mut sorted = rounds.to_owned();
        sorted.sort_by(f64::total_cmp);
        let (least, most) = (*sorted.first()?, *sorted.last()?);
        let middle = sorted.len() / 2;
        let median = if sorted.len() % 2 == 1 {
            sorted[middle]
        } else {
            f64::midpoint(sorted[middle - 1], sorted[middle])
        };
        Some(Self { least, median, most })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_one_in_the_middle_or_between_two() {
        let summary = |rounds: &[f64]| Summary::of(rounds);
        assert_eq!(summary(&[]), None);
        assert_eq!(summary(&[2.0]), Some(Summary { least: 2.0, median: 2.0, most: 2.0 }));
        assert_eq!(summary(&[9.0, 1.0, 2.0]), Some(Summary { least: 1.0, median: 2.0, most: 9.0 }));
        assert_eq!(
            summary(&[4.0, 1.0, 9.0, 2.0]),
            Some(Summary { least: 1.0, median: 3.0, most: 9.0 })
        );
    }
}

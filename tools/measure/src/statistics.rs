//! What several rounds say.

/// The median, and between which two values the middle half of the rounds lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub low: f64,
    pub median: f64,
    pub high: f64,
}

impl Spread {
    /// `None` if there was no round.
    pub fn of(rounds: &[f64]) -> Option<Self> {
        let mut sorted = rounds.to_owned();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().checked_sub(1)?;
        // A quarter, a half, three quarters of the way from the least to the most.
        let quarter = |quarters: usize| {
            let (below, rest) = (last * quarters / 4, last * quarters % 4);
            let above = sorted[(below + 1).min(last)];
            #[expect(clippy::cast_precision_loss, reason = "0 to 3")]
            let way = rest as f64 / 4.0;
            sorted[below] + (above - sorted[below]) * way
        };
        Some(Self { low: quarter(1), median: quarter(2), high: quarter(3) })
    }

    /// One contender's rounds over another's, each round over the same round: whatever slows the
    /// machine for a while slows both.
    pub fn of_ratios(rounds: &[f64], over: &[f64]) -> Option<Self> {
        let ratios: Vec<_> = rounds.iter().zip(over).map(|(one, other)| one / other).collect();
        Self::of(&ratios)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Low, median and high.
    fn of(rounds: &[f64]) -> Option<[f64; 3]> {
        Spread::of(rounds).map(|Spread { low, median, high }| [low, median, high])
    }

    #[test]
    fn the_median_is_in_the_middle_or_between_two() {
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[2.0]), Some([2.0, 2.0, 2.0]));
        assert_eq!(of(&[9.0, 1.0, 5.0]), Some([3.0, 5.0, 7.0]));
        assert_eq!(of(&[1.0, 9.0, 2.0, 4.0]), Some([1.75, 3.0, 5.25]));
    }

    #[test]
    fn ratios_are_taken_round_by_round() {
        let median = |rounds, over| Spread::of_ratios(rounds, over).map(|spread| spread.median);
        // The machine was ten times slower in the second round: the ratio does not notice.
        assert_eq!(median(&[1.0, 10.0, 3.0], &[2.0, 20.0, 2.0]), Some(0.5));
        // One of them was interrupted before the last round.
        assert_eq!(median(&[3.0, 6.0], &[1.0]), Some(3.0));
        assert_eq!(median(&[3.0], &[]), None);
    }
}

use crate::fail;

/// 0² + 1² + … + (n − 1)², by the closed form. Lessons 6 and 7 add the squares up one by one, and check
/// their sums with this.
///
/// # Panics
///
/// Panics in a build with overflow checks if n is about 5.5 × 10¹² or more: six times the sum, an interim
/// result, then needs more than 128 bits.
///
/// # Examples
///
/// ```
/// use shared::sum_of_squares_below;
///
/// assert_eq!(sum_of_squares_below(0), 0);
/// assert_eq!(sum_of_squares_below(4), 0 + 1 + 4 + 9);
/// // Python's integers grow. Here 64 bits would not be enough, 128 are.
/// assert_eq!(sum_of_squares_below(50_000_000), 41_666_665_416_666_675_000_000);
/// ```
#[must_use]
pub const fn sum_of_squares_below(n: u64) -> u128 {
    if n == 0 {
        return 0;
    }
    let n = n as u128;
    (n - 1) * n * (2 * n - 1) / 6
}

/// [Fails](fail) loudly if `sum` is not the sum of the squares below `n`.
///
/// The scripts throw their sums away. But if a sum is wrong, it does not matter how long it took.
///
/// # Examples
///
/// ```
/// shared::check_sum_of_squares(4, 14);
/// ```
pub fn check_sum_of_squares(n: u64, sum: u128) {
    let expected = sum_of_squares_below(n);
    if sum != expected {
        fail(format_args!("the squares below {n} add up to {expected}, and not to {sum}"));
    }
}

//! The answers by which lessons 6 and 7 check their sums.

use std::env;
use std::process::Command;

use shared::{check_sum_of_squares, sum_of_squares_below};

#[test]
fn the_closed_form_is_the_sum() {
    let mut sum = 0;
    for n in 0..2_000 {
        assert_eq!(sum_of_squares_below(n), sum, "{n}");
        sum += u128::from(n) * u128::from(n);
    }
    // The last that fits into 64 bits, the first that does not, and the largest that a lesson takes.
    assert!(u64::try_from(sum_of_squares_below(3_810_778)).is_ok());
    assert!(u64::try_from(sum_of_squares_below(3_810_779)).is_err());
    let largest = sum_of_squares_below(1_000_000_000_000);
    assert_eq!(largest, 333_333_333_332_833_333_333_333_500_000_000_000);
}

/// A wrong sum ends the program, so the test runs itself again in a process of its own.
#[test]
fn a_wrong_sum_ends_the_program_with_one_line_and_status_1() {
    const NAME: &str = "a_wrong_sum_ends_the_program_with_one_line_and_status_1";
    if env::var_os(NAME).is_some() {
        check_sum_of_squares(4, 14);
        check_sum_of_squares(4, 15);
    }
    let itself = env::current_exe().unwrap();
    let output =
        Command::new(itself).args([NAME, "--exact", "--nocapture"]).env(NAME, "1").output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(1));
    let line = "error: the squares below 4 add up to 14, and not to 15\n";
    assert_eq!(String::from_utf8_lossy(&output.stderr), line);
}

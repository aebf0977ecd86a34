//! Lesson 6: threads that wait, wait at the same time.

use test_support::Lesson;

#[test]
fn waiting_threads_wait_at_the_same_time_even_under_a_gil() {
    let transcript = Lesson::experiment("waiting_is_different").run().success();
    transcript.assert_shown_but_for_numbers("waiting_is_different");

    for file in 1..=8 {
        let (asked, arrived) = ("Asking for it.", "All 160000 bytes arrived.");
        assert_eq!(transcript.said_by(&format!("File {file}")), [asked, arrived, asked, arrived]);
    }
    let one_by_one = transcript.seconds_after("One by one, at most 1 in flight: ");
    let in_threads = transcript.seconds_after("In threads, at most 8 in flight: ");
    assert!(one_by_one >= 8.0 * 0.4, "{one_by_one}");
    // By how much, is a matter of speed. That they wait at the same time is what "at most 8" says.
    assert!((0.4..one_by_one).contains(&in_threads), "{in_threads}, and {one_by_one} one by one");
}

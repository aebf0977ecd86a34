//! The experiments of lesson 4 show what they claim.

use test_support::Lesson;

#[test]
fn a_permit_survives_a_panic_but_not_a_forget() {
    let experiment = Lesson::experiment("permit_survives_panic");
    let run = experiment.env("RUST_BACKTRACE", "0").run();
    let transcript = run.success_with_panics(&[("<unnamed>", "a crash while holding a permit")]);
    transcript.assert_shown("permit_survives_panic");
}

#[test]
fn the_plain_semaphore_admits_three_of_ten_threads() {
    let experiment = Lesson::experiment("plain_semaphore");
    let transcript = experiment.run().success();
    transcript.assert_shown_but_for_numbers("plain_semaphore");
    let most = transcript.lines()[1].strip_prefix("Most threads at the same time: ").unwrap();
    assert!((1..=3).contains(&most.parse().unwrap()), "{most}");
    // How long it took is not tested, only that it was measured.
    let times = &transcript.lines()[3..];
    for (line, name) in times.iter().zip(["The plain semaphore: ", "The lessons' semaphore: "]) {
        assert!(line.starts_with(name) && line.ends_with(" ns"), "{line}");
    }
}

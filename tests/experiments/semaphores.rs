//! The experiment of lesson 4 shows what it claims.

use test_support::Lesson;

#[test]
fn a_permit_survives_a_panic_but_not_a_forget() {
    let experiment =
        Lesson::experiment(env!("CARGO_BIN_EXE_04-semaphores"), "permit_survives_panic");
    let run = experiment.env("RUST_BACKTRACE", "0").run();
    let transcript = run.success_with_panics(&[("<unnamed>", "a crash while holding a permit")]);
    transcript.assert_shown("permit_survives_panic");
    assert_eq!(
        transcript.lines(),
        [
            "--- A Panic ---",
            "Permits left before: 2",
            "Permits left while the thread works: 1",
            "Permits left after the panic: 2",
            "--- A Forgotten Permit ---",
            "Permits left after the thread has ended: 1",
            "Permits left after a release: 2",
            "--- A Permit without a Name ---",
            "Permits left after `let _ =`: 2",
            "Permits left after `let _permit =`: 1",
        ]
    );
}

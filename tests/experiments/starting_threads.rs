//! The experiments of lesson 1 show what they claim.

use test_support::Lesson;

#[test]
fn daemon_threads_end_with_main() {
    let experiment = Lesson::experiment("daemon_threads");
    let transcript = experiment.run().success();
    transcript.assert_shown("daemon_threads");

    let finished = ["Starting Tasks....", "Finished Task. Done!", "Closed its file."];
    assert_eq!(transcript.said_by("Thread Thread-1"), finished);
    for ended in ["Thread Thread-2", "Thread Thread-3"] {
        assert_eq!(transcript.said_by(ended), finished[..1]);
    }
    let last = transcript.lines().last().unwrap();
    assert_eq!(last, "Main Thread: Returning, with two threads at work...");
}

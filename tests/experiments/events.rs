//! The experiments of lesson 5 show what they claim.

use std::collections::VecDeque;

use test_support::Lesson;

#[test]
fn the_bounded_buffer_keeps_order_and_bounds() {
    let transcript = Lesson::experiment("conditions").run().success();
    transcript.assert_shown_but_for_numbers("conditions");
    let [spoken @ .., last] = transcript.lines() else { panic!("nothing was printed") };
    assert_eq!(last, "Main Thread: 0 items are left.");

    // The lines, played through a queue: what is taken must be what was put first.
    let mut buffer = VecDeque::new();
    let mut most = 0;
    let mut put = Vec::new();
    for line in spoken {
        let (who, what) = line.split_once(": ").expect("a speaker");
        let (item, items) = what.split_once(". Items: ").expect("a number of items");
        if let Some(item) = item.strip_prefix("Put ") {
            assert!(item.starts_with(who.strip_prefix("Producer ").unwrap()), "{line}");
            buffer.push_back(item);
            put.push(item);
        } else {
            assert_eq!(item.strip_prefix("Took "), buffer.pop_front(), "{line}");
        }
        assert_eq!(items, buffer.len().to_string(), "{line}");
        most = most.max(buffer.len());
    }
    assert_eq!((buffer.len(), most), (0, 3));

    for producer in ["A", "B"] {
        let items: Vec<_> = put.iter().copied().filter(|item| item.starts_with(producer)).collect();
        assert_eq!(items, (1..=10).map(|i| format!("{producer}{i}")).collect::<Vec<_>>());
    }
    assert_eq!(put.len(), 20);
    for consumer in ["Consumer 1", "Consumer 2"] {
        assert_eq!(transcript.said_by(consumer).len(), 10);
    }
}

#[test]
fn threads_stop_when_they_are_told() {
    let transcript = Lesson::experiment("stop_signal").run().success();
    transcript.assert_shown_but_for_numbers("stop_signal");
    let [beats @ .., last] = &transcript.said_by("Worker")[..] else { panic!("no worker") };
    // The worker may beat once more while the main thread is about to tell it.
    assert!(beats.len() >= 3 && beats.iter().all(|beat| *beat == "Still alive."), "{beats:?}");
    assert_eq!(*last, "Told to stop. Tidying up.");
    transcript.assert_before("Telling them to stop", "Told to stop");

    let sleeper = transcript.said_by("Sleeper");
    assert_eq!(sleeper, ["Coming back in an hour...", "Woken early: true"]);
    assert_eq!(transcript.lines().last().unwrap(), "Main Thread: Both have ended.");
}

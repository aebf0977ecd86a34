//! The experiments of lesson 3 show what they claim.

use test_support::{Lesson, Transcript};

#[test]
fn without_a_lock_updates_are_lost() {
    let transcript = Lesson::experiment("without_lock").run().success();
    transcript.assert_shown("without_lock");
    assert_eq!(transcript.said_by("Expected counter value"), ["500", "500"]);
    assert_eq!(transcript.said_by("Actual counter value"), ["100", "500"]);
}

#[test]
fn two_of_twenty_orders_keep_both_updates() {
    let transcript = Lesson::experiment("every_interleaving").run().success();
    transcript.assert_shown("every_interleaving");
    let [_, without @ .., last] = &transcript.lines()[..22] else { panic!("{transcript:?}") };
    assert_eq!(last, "Without a Lock: 20 orders can happen, 2 keep both updates");

    // Every row of three As and three Bs, each once.
    let mut orders: Vec<&str> = without.iter().map(|line| steps(line)).collect();
    assert!(orders.iter().all(|steps| steps.matches('A').count() == 3));
    assert!(orders.iter().all(|steps| steps.matches('B').count() == 3 && steps.len() == 6));
    orders.sort_unstable();
    orders.dedup();
    assert_eq!(orders.len(), 20);

    let keep_both = [
        "Order AAABBB: 52, both updates are kept".to_owned(),
        "Order BBBAAA: 52, both updates are kept".to_owned(),
    ];
    for line in without {
        assert!(keep_both.contains(line) || line.ends_with(": 51, an update is lost"), "{line}");
    }

    let mut with = transcript.lines()[22..].to_vec();
    with[1..3].sort();
    assert_eq!(with[0], "--- With a Lock ---");
    assert_eq!(with[1..3], keep_both);
    assert_eq!(with[3..], ["With a Lock: 2 orders can happen, 2 keep both updates"]);
}

/// The steps in a line like `Order AABBAB: 51, an update is lost`.
fn steps(line: &str) -> &str {
    line.strip_prefix("Order ").and_then(|rest| rest.split_once(':')).expect("an order").0
}

#[test]
fn moved_counters_are_copies() {
    let transcript = Lesson::experiment("copied_counter").run().success();
    transcript.assert_shown("copied_counter");
    assert_eq!(transcript.said_by("Actual counter value"), ["0", "5"]);
}

#[test]
fn a_panic_poisons_the_lock_and_blocks_nobody() {
    let run = Lesson::experiment("panic_while_locked").env("RUST_BACKTRACE", "0").run();
    let crash = ("<unnamed>", "a crash inside the critical section");
    let transcript = run.success_with_panics(&[crash]);
    transcript.assert_shown_but_for_numbers("panic_while_locked");

    let poisoned = |line: &&String| line.ends_with("The mutex is poisoned. Going on.");
    assert_eq!(transcript.lines().iter().filter(poisoned).count(), 1);
    for thread in ["Thread 2", "Thread 3"] {
        assert_eq!(transcript.said_by(thread).last(), Some(&"Finished."));
    }
    assert_eq!(transcript.said_by("Main Thread"), ["Thread 1 has crashed."]);
    assert_eq!(transcript.after("Expected counter value: "), "2000");
    assert_eq!(transcript.after("Actual counter value: "), "2000");
}

#[test]
fn the_deadlock_is_detected_and_one_order_cures_it() {
    let transcript = Lesson::experiment("deadlock").run().success();
    transcript.assert_shown("deadlock");
    assert_eq!(
        transcript.said_by("Watchdog")[..2],
        [
            "Thread 0 holds lock 0 and waits for lock 1.",
            "Thread 1 holds lock 1 and waits for lock 0."
        ]
    );
    // The only upper bound: the watchdog looks a hundred times in these two seconds. A machine that
    // stands still for so long gets another chance.
    let soon = |transcript: &Transcript| {
        transcript.seconds_after("Watchdog: A deadlock! Found after ") <= 2.0
    };
    let again = || soon(&Lesson::experiment("deadlock").run().success());
    assert!(soon(&transcript) || (0..4).any(|_| again()), "it was never found within two seconds");

    for (thread, gives_up) in
        [("Thread 0", "Giving up. Releasing lock 0."), ("Thread 1", "Giving up. Releasing lock 1.")]
    {
        assert_eq!(transcript.said_by(thread), [gives_up, "Has both locks."]);
        transcript.assert_before("A deadlock!", &format!("{thread}: Giving up"));
        transcript.assert_before(&format!("{thread}: Giving up"), "--- One Order ---");
        transcript.assert_before("--- One Order ---", &format!("{thread}: Has both"));
    }
}

#[test]
fn a_guard_that_lives_too_long_lets_one_work_at_a_time() {
    let transcript = Lesson::experiment("guard_lives_too_long").run().success();
    transcript.assert_shown_but_for_numbers("guard_lives_too_long");
    let (locked, unlocked) = transcript.halves("--- Unlocked while Working ---");

    assert_eq!(locked.most_at_once("Started", "Finished"), 1);
    assert!(unlocked.most_at_once("Started", "Finished") > 1);
    for half in [locked, unlocked] {
        for job in 1..=4 {
            let done = format!("Finished job {job}.");
            assert_eq!(half.lines().iter().filter(|line| line.contains(&done)).count(), 1);
        }
    }
}

#[test]
fn a_mutex_is_not_free_for_its_own_holder() {
    let transcript = Lesson::experiment("lock_twice").run().success();
    transcript.assert_shown("lock_twice");
    assert_eq!(
        transcript.lines(),
        [
            "--- Locking Again ---",
            "Balance: 70, 30 paid",
            "Balance: Unknown, the mutex is held",
            "Balance: 69, 1 paid",
            "--- Handing On ---",
            "Balance: 39, 30 paid",
            "Balance: 38, 1 paid",
        ]
    );
}

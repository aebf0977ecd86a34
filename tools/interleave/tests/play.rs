//! The program, as its users run it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use assert_cmd::Command as Tested;
use interleave::stage::{SCENES, Scene, picture};
use interleave::std_like::sync::Mutex;
use interleave::std_like::thread;

fn interleave(args: &str) -> Tested {
    let mut command = Tested::cargo_bin("interleave").expect("cargo has built it");
    command.args(args.split_whitespace());
    command
}

fn output(args: &str, typed: &str) -> String {
    let output = interleave(args).write_stdin(typed).unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    String::from_utf8(output.stdout).expect("it writes text")
}

/// What follows the last time these words were written.
fn last<'a>(output: &'a str, words: &str) -> &'a str {
    output.rsplit_once(words).unwrap_or_else(|| panic!("no {words:?} in:\n{output}")).1
}

/// How many orders a scenario has, and how many of them end how.
#[track_caller]
fn check_all(scenario: &str, orders: usize, endings: &[(usize, &str)]) {
    let output = output(&format!("{scenario} --all"), "");
    let mut lines = output.lines();
    let heading = format!("{scenario}: {orders} orders, each tried once");
    assert_eq!(lines.next(), Some(&*heading));
    let counts: Vec<(usize, String)> = lines
        .filter_map(|line| {
            let (count, ending) = line.trim().split_once("  ")?;
            Some((count.parse().ok()?, ending.to_owned()))
        })
        .collect();
    let expected: Vec<(usize, String)> =
        endings.iter().map(|&(count, ending)| (count, ending.to_owned())).collect();
    assert_eq!(counts, expected, "{output}");
    // The README says the same.
    let row = format!("| `{scenario}` |");
    let row = readme().lines().find(|line| line.starts_with(&row)).expect("a row").to_owned();
    assert_eq!(row.split('|').nth(3).map(str::trim), Some(&*orders.to_string()), "{row}");
    // Each example leads where it is said to.
    for example in output.lines().filter_map(|line| line.trim().strip_prefix("for example ")) {
        let played = self::output(&format!("{scenario} {}", example.replace('"', "")), "");
        let end = last(&played, "The end: ").split_whitespace().collect::<Vec<_>>().join(" ");
        let said = endings.iter().any(|(_, ending)| end.starts_with(ending));
        assert!(said, "{example} ends with {end}");
    }
}

/// Three steps each: 6! / (3! 3!) = 20. Both updates are kept only where one thread is done before
/// the other one reads: AAABBB and BBBAAA.
#[test]
fn lost_update() {
    check_all("lost-update", 20, &[(18, "counter = 51."), (2, "counter = 52.")]);
}

/// Whoever locks first takes all three steps: AAABBB and BBBAAA.
#[test]
fn with_a_lock() {
    check_all("with-a-lock", 2, &[(2, "counter = 52.")]);
}

/// Check and act are a step each. If both checks come first, both act: AB or BA, and then again AB or
/// BA: 4. Otherwise the second check sees 20, and there is no second act: AAB and BBA.
#[test]
fn check_then_act() {
    check_all("check-then-act", 6, &[(4, "balance = -60."), (2, "balance = 20.")]);
}

/// AABB and BBAA; after AB or BA neither can go on. With the locks in one order, whoever has the first
/// gets the second: AABB and BBAA.
#[test]
fn deadlock() {
    let stuck = "a deadlock. A waits for the lock `right`, which B holds; B waits for";
    check_all("deadlock", 4, &[(2, stuck), (2, "left = 100, right = 100.")]);
    check_all("deadlock-cure", 2, &[(2, "left = 100, right = 100.")]);
}

/// A looks (a1), locks (a2), sleeps (a3), wakes (a4); B sets (b1) and notifies (b2). From a2 to a3, A
/// has the lock that b1 needs.
///
/// * b1 before a1: A sees it and is done: b1 a1 b2 and b1 b2 a1.
/// * b1 between a1 and a2: b2 before a3 is lost: a1 b1 b2 a2 a3 and a1 b1 a2 b2 a3. Else A wakes:
///   a1 b1 a2 a3 b2 a4.
/// * b1 after a3: a1 a2 a3 b1 b2 a4.
#[test]
fn lost_wakeup() {
    check_all(
        "lost-wakeup",
        6,
        &[
            (4, "A goes on."),
            (2, "A sleeps until `changed` is notified, and nobody is left to do that."),
        ],
    );
}

/// Each thread acquires (a), returns (r) and notifies (n).
///
/// * Nobody sleeps if at least one r comes before the third a. There are 9! / (3! 3! 3!) = 1680 ways to
///   merge three times a r n, and those that begin with a a a are 3! times 6! / (2! 2! 2!) = 540: 1140.
/// * Else the first two get a permit, and the third finds none and sleeps, with nobody in between: X Y
///   Z Z, for 3! = 6 choices of who they are. What is left is r n of X, r n of Y, and w r n of Z, where
///   the wakeup w comes after the first n. Merged freely that is 7! / (2! 2! 3!) = 210. Too early is w
///   before both n: as the first of all, 6! / (2! 2! 2!) = 90; after one r (of two), 2 · 5! / (2! 2!) =
///   60; after both (in two orders), 2 · 4! / 2! = 24. So 210 - 174 = 36, times 6: 216.
#[test]
fn semaphore() {
    check_all("semaphore", 1140 + 216, &[(1356, "permits = 2.")]);
}

/// A locks (a1), sleeps (a2), wakes (a3), sleeps again (a4); B sets (b1), notifies (b2), clears (b3). A
/// has the lock from a1 to a2 and from a3 to a4.
///
/// * a1 a2 b1 b2, and then a3 b3: A goes on; or b3 a3 a4: the flag is down again, and A sleeps on.
/// * b1 a1 b2 b3 and b1 b2 a1 b3: A sees the flag.
/// * b1 b2 b3 a1 a2: A came too late.
///
/// With the count, A goes on after b3 a3 as well, without a4.
#[test]
fn event_pulse() {
    let asleep = "A sleeps until `changed` is notified, and nobody is left to do that.";
    check_all("event-pulse", 5, &[(3, "A goes on."), (2, asleep)]);
    check_all("event-pulse-cure", 5, &[(4, "A goes on."), (1, asleep)]);
}

/// A loads (l), exchanges (c), releases (r). If B's slow path has begun: it locks (w1), raises the flag
/// (w2), tries to take (w3), and then lowers the flag and unlocks (w4); or sleeps (w5), is woken, takes
/// and lowers. If r sees the flag, A locks (k) and notifies (n).
///
/// * l c r of the one, then of the other: 2.
/// * B loads between A's c and r, and sees no permit. Now r may come before w1 or w2 (2), between w2
///   and w3 (then k n after w4, merged with B's r: 3), between w3 and w5 (1), after w5 (1): 7, times 2
///   for who is A.
/// * Both load first (in 2 orders), and A exchanges first (2 choices of who is A). If r comes before B's
///   exchange, that succeeds (1). Else it fails, and the same 7 follow: 2 · 2 · 8 = 32.
#[test]
fn our_semaphore() {
    check_all("our-semaphore", 2 + 14 + 32, &[(48, "permits = 1.")]);
}

/// A writes (a1) and raises the flag (a2). B finds the flag down before a2, in 2 orders, and after a2 if it
/// reads the older value. If it finds it up, it reads 42, or the older 0 where nothing orders the two.
#[test]
fn message_passing() {
    let early = (3, "B finds the flag down.");
    check_all("message-passing", 5, &[early, (1, "B reads 0."), (1, "B reads 42.")]);
    check_all("message-passing-cure", 4, &[early, (1, "B reads 42.")]);
}

/// There are 4! / (2! 2!) = 6 orders. In AABB and BBAA only the last load has an older value to read, in the
/// other 4 both have: 2 · 2 + 4 · 4. In each order, one choice lets both read 0.
#[test]
fn store_buffering() {
    let right = "at least one reads 1.";
    check_all("store-buffering", 20, &[(14, right), (6, "both read 0.")]);
    check_all("store-buffering-cure", 6, &[(6, right)]);
}

/// The values are asked for; an order, its picture and an undo know which was read.
#[test]
fn an_older_value_is_chosen_with_a_mark() {
    let played = output("message-passing", "AA\nB\nB'\nu\nB");
    let asked = "Only B can go on: B or Enter. B reads is_ready: true (newest: B), or the older false (B')?";
    assert!(played.contains(asked), "{played}");
    assert!(played.contains("B reads data: 0 (an older value)\n"), "{played}");
    assert!(last(&played, "B's last step is undone.").contains("B reads data: 42\n"), "{played}");
    let given = output("message-passing --order AABB'", "");
    assert!(given.contains("message-passing in the order AABB'\n"), "{given}");
    let refused = interleave("message-passing --order B'").assert().code(2);
    let refused = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    let why =
        "error: --order B': step 1 is not possible. B cannot take its step in that way: B'.\n";
    assert_eq!(refused, why);
}

#[test]
fn all_scenarios_are_listed_and_their_goals_can_be_reached() {
    let list = output("", "");
    for scene in SCENES {
        assert!(list.contains(&format!("\n  {} ", scene.name)), "{} is not listed", scene.name);
        let orders = [
            ("lost-update", "ABBBAA"),
            ("with-a-lock", "AAABBB"),
            ("check-then-act", "ABAB"),
            ("deadlock", "AB"),
            ("deadlock-cure", "BBAA"),
            ("lost-wakeup", "ABBAA"),
            ("semaphore", "ABCCAACCCBB"),
            ("event-pulse", "AABBBAA"),
            ("event-pulse-cure", "AABBBA"),
            ("our-semaphore", "AABBBBBAAABBBB"),
            ("message-passing", "AABB'"),
            ("message-passing-cure", "AABB"),
            ("store-buffering", "ABA'B'"),
            ("store-buffering-cure", "ABAB"),
        ];
        let order = orders.iter().find(|(name, _)| *name == scene.name).expect("an order").1;
        let played = output(scene.name, order);
        assert!(played.contains("\nGoal reached. "), "{}:\n{played}", scene.name);
    }
}

#[test]
fn a_deadlock_is_caused_and_undone() {
    let played = output("deadlock", "A\nB\nA\nu\nAq\nB");
    let why = "A cannot go on: it waits for the lock `right`, which B holds.";
    assert!(last(&played, "Goal reached.").contains("The run is over."), "{why}\n{played}");
    // Undone, and then the other order.
    assert!(last(&played, "The run is over.").contains("A locks right: 100"), "{played}");
    assert!(last(&played, "Order so far: ").starts_with("A\n"), "{played}");
}

#[test]
fn nonsense_is_answered_and_changes_nothing() {
    let played = output("with-a-lock", "Aé7\nB\nuu\n\nlove\nAAZ\nr\n?\n");
    for answer in [
        "'é' is not a thread. Only A can go on: A or Enter. (u undo, ? help, q quit)",
        "B cannot go on: it waits for the lock `counter`, which A holds.",
        "There is no step to undo.",
        "Which goes next: A or B?",
        "'L' is not a thread.",
        "'Z' is not a thread.",
        "u  undo the last step",
    ] {
        assert!(played.contains(answer), "no {answer:?} in:\n{played}");
    }
    // `r` begins again, and there the input ends.
    assert!(last(&played, "Order so far: ").starts_with("nothing yet\n"), "{played}");
    // What is not text is an error, but no panic.
    let not_text = interleave("deadlock").write_stdin(b"A\n\xff\n").unwrap_err();
    let not_text = not_text.as_output().expect("it ran");
    assert_eq!(not_text.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&not_text.stderr).lines().count(), 1);
}

#[test]
fn the_input_may_end_at_any_step() {
    for steps in 0..6 {
        let played = output("lost-update", &"ABBBAA"[..steps]);
        assert!(played.ends_with("> \n"), "{played}");
        let order = last(&played, "Order so far: ").lines().next();
        assert_eq!(order, Some(if steps == 0 { "nothing yet" } else { &"ABBBAA"[..steps] }));
    }
}

/// The letters in front of the lines tell where each thread is, in both languages.
#[test]
fn rust_and_python_are_marked_alike() {
    let played = output("lost-update", "ABB");
    for marked in [
        "\nA      value = step(\"value\", value + 1);\n",
        "\n B     counter.store(value, SeqCst);\n",
        "\nA      value += 1\n",
        "\n B     counter = value\n",
    ] {
        assert!(played.contains(marked), "no {marked:?} in:\n{played}");
    }
    for scene in SCENES.iter().filter(|scene| scene.name != "our-semaphore") {
        let numbers = |text: &str, comment: &str| -> Vec<u32> {
            text.lines()
                .filter_map(|line| line.rsplit_once(comment)?.1.trim().parse().ok())
                .collect()
        };
        let rust = numbers(scene.rust, "//");
        assert_ne!(rust, []);
        assert_eq!(rust, numbers(scene.python, "#"), "{}", scene.name);
        // Every step of the threads is in a line with a number.
        let run = scene.play(&"ABAB".parse().unwrap());
        for step in run.steps.iter().filter(|step| step.counts) {
            let line = step.place.text().unwrap();
            assert!(!numbers(&line, "//").is_empty(), "{}: {line}", scene.name);
        }
    }
}

#[test]
fn what_cannot_be_is_one_line() {
    for (args, problem) in [
        (
            "deadlock --order ABA",
            "--order ABA: step 3 is not possible. A cannot go on: it waits for \
            the lock `right`, which B holds.",
        ),
        (
            "lost-update --order AAAA",
            "--order AAAA: step 4 is not possible. A has come to its end.",
        ),
        (
            "lost-update --order AAABBBB",
            "--order AAABBBB: step 7 is not possible. B has come to its end.",
        ),
        (
            "lost-update --order A1",
            "invalid value 'A1' for '--order <LETTERS>': '1' is not the letter of a thread (--help lists \
            the options)",
        ),
        ("lost-update --order C", "--order C: step 1 is not possible. There is no thread C."),
        (
            "lost-update --svg x.svg",
            "the following required arguments were not provided: <--order <LETTERS>|--all> (--help lists \
            the options)",
        ),
        (
            "--all",
            "the following required arguments were not provided: <SCENARIO> (--help lists the options)",
        ),
    ] {
        let refused = interleave(args).unwrap_err();
        let refused = refused.as_output().expect("it ran");
        assert_eq!(String::from_utf8_lossy(&refused.stderr), format!("error: {problem}\n"));
        assert_eq!(refused.status.code(), Some(2), "{args}");
        assert!(refused.stdout.is_empty(), "{args}");
    }
    let unknown = interleave("lost-updat").assert().code(2);
    let unknown = String::from_utf8_lossy(&unknown.get_output().stderr).into_owned();
    assert!(unknown.starts_with(
        "error: invalid value 'lost-updat' for '[SCENARIO]': there are lost-update, "
    ));
    let unwritable = interleave("deadlock --all --svg no/such/folder.svg").assert().code(1);
    let unwritable = String::from_utf8_lossy(&unwritable.get_output().stderr).into_owned();
    assert!(unwritable.starts_with("error: cannot write no/such/folder.svg: "), "{unwritable}");
}

/// Whole or not at all: a disk that is full, or a pipe that nobody reads, leaves what was there before.
#[cfg(target_os = "linux")]
#[test]
fn a_picture_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    for file in [&*pipe, Path::new("/dev/full"), folder.path()] {
        let refused = interleave("deadlock --all --svg").arg(file).assert().code(1);
        let refused = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
        assert!(refused.starts_with("error: cannot write ") && refused.lines().count() == 1);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// Help that cannot be written is a failure, in one line; control characters are not echoed.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_and_control_characters() {
    for args in [&["--help"][..], &[], &["deadlock", "--all"]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let command = Command::new(env!("CARGO_BIN_EXE_interleave"))
            .args(args)
            .stdout(full)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = command.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(
            (output.status.code(), stderr.lines().count()),
            (Some(1), 1),
            "{args:?}: {stderr}"
        );
    }
    for args in [&["\x1b[31mred"][..], &["deadlock", "--order", "\x1b"], &["--\x1b[31mred"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_interleave")).args(args).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(
            (output.status.code(), stderr.lines().count()),
            (Some(2), 1),
            "{args:?}: {stderr}"
        );
        assert!(!stderr.contains('\x1b'), "{stderr:?}");
    }
}

/// Two mutexes of one name are told apart.
#[test]
fn a_picture_calls_each_by_its_own_name() {
    struct Account {
        balance: Mutex<u32>,
    }
    fn program() -> String {
        let accounts = [50, 60].map(|money| Account { balance: Mutex::shown(money) });
        thread::scope(|scope| {
            scope.spawn(|| drop((accounts[0].balance.lock(), accounts[1].balance.lock())));
        });
        String::new()
    }
    let scene = Scene { program: program as fn() -> String, ..SCENES[0] };
    let picture = picture::order(&scene, &scene.play(&"AA".parse().unwrap()));
    for words in [">\nlocks balance\n<", ">\nlocks balance 2\n<"] {
        assert!(picture.contains(words), "no {words:?} in {picture}");
    }
}

#[test]
fn help_fits_a_terminal() {
    let help = output("--help", "");
    assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
}

fn readme() -> String {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    std::fs::read_to_string(readme).unwrap().replace("\r\n", "\n")
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The pictures in the page of lesson 3 are those that these commands draw.
#[test]
fn the_pictures_of_lesson_3_are_drawn_by_these_commands() {
    let folder = std::env::temp_dir().join(format!("interleave-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for (picture, command) in [
        ("lost-update.svg", "lost-update --order ABBBAA"),
        ("with-a-lock.svg", "with-a-lock --order AAABBB"),
        ("every-order.svg", "lost-update --all"),
        ("deadlock.svg", "deadlock --order AB"),
    ] {
        let drawn = folder.join(picture);
        interleave(command).arg("--svg").arg(&drawn).assert().success();
        let kept = std::fs::read_to_string(repository().join("03-locks").join(picture)).unwrap();
        let drawn = std::fs::read_to_string(drawn).unwrap();
        assert!(
            drawn == kept.replace("\r\n", "\n"),
            "draw it again: interleave {command} --svg 03-locks/{picture}"
        );
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// In no particular order, each script ends as one of the orders of its scenario does.
#[test]
fn the_python_scripts_run() {
    let python = |script: &Path| -> Option<Output> {
        ["python3", "python"].iter().find_map(|python| {
            let mut command = Command::new(python);
            command.arg(script).stdin(Stdio::null()).output().ok().filter(|it| it.status.success())
        })
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/stage/scenes");
    if python(&folder.join("lost_update.py")).is_none() {
        eprintln!("the_python_scripts_run: skipped, there is no Python");
        return;
    }
    for scene in SCENES {
        let script = folder.join(format!("{}.py", scene.name.replace('-', "_")));
        assert_eq!(std::fs::read_to_string(&script).unwrap(), scene.python);
        let output = python(&script).unwrap_or_else(|| panic!("{} failed", script.display()));
        let printed = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        let wrong = [
            "counter = 51",
            "balance = -60",
            "deadlock",
            "A sleeps",
            "B finds the flag down",
            "B reads 0",
            "both read 0",
        ];
        let can_go_wrong =
            !["with-a-lock", "deadlock-cure", "semaphore", "our-semaphore", "store-buffering-cure"]
                .contains(&scene.name);
        let is_known = printed == scene.right || can_go_wrong && wrong.contains(&&*printed);
        assert!(is_known, "{}: {printed}", scene.name);
    }
}

/// The session in the README, typed again.
#[test]
fn the_session_of_the_readme_is_what_it_prints() {
    let readme = readme();
    let mut sessions = 0;
    for block in readme.split("```console\n$ cargo run -q -p interleave --").skip(1) {
        let (command, shown) = block.split_once("```").unwrap().0.split_once('\n').unwrap();
        let typed: Vec<&str> = shown.lines().filter_map(|line| line.strip_prefix("> ")).collect();
        let mut printed = output(command, &typed.join("\n"));
        // What is typed stands after the question.
        for typed in typed {
            printed = printed.replacen("\n> ", &format!("\n>{typed}\n"), 1);
        }
        let printed: Vec<&str> = printed.trim_end().lines().map(str::trim_end).collect();
        let shown = shown.replace("\n> ", "\n>");
        let shown: Vec<&str> = shown.trim_end().lines().collect();
        assert_eq!(printed, shown, "the session of `{command}`");
        sessions += 1;
    }
    assert!(sessions > 0);
}

//! The program `timeline`, run as people run it: on commands that behave well and on those that do
//! not.

use std::fs;
use std::path::Path;
use std::process::Command;

use test_support::{Lesson, Run, faults};

const TIMELINE: &str = env!("CARGO_BIN_EXE_timeline");
const PUPPET: &str = env!("CARGO_BIN_EXE_timeline-puppet");

/// Draws what a puppet does.
fn of_puppet(orders: &[&str]) -> Run {
    Lesson::new(TIMELINE).args([PUPPET]).args(orders).run()
}

/// What stands before the picture, and the picture.
#[track_caller]
fn output_and_picture(run: &Run) -> (&str, &str) {
    run.stdout.split_once("\ntimeline").unwrap_or_else(|| panic!("no picture: {run:?}"))
}

#[test]
fn the_output_comes_first_and_unchanged_then_the_picture_and_the_status_is_the_commands() {
    let orders = [
        "say=",
        "say=Waiter: Waiting",
        "sleep=1500",
        "complain=no luck",
        "say=Waiter: Done",
        "part=end",
        "exit=3",
    ];
    let run = of_puppet(&orders);
    let (output, picture) = output_and_picture(&run);
    assert_eq!((run.status, run.stderr.as_str()), (Some(3), "no luck\n"));
    assert_eq!(output, "\nWaiter: Waiting\nWaiter: Done\nend");
    let lane = picture.lines().find(|line| line.starts_with("Waiter")).expect("a lane");
    assert!(lane.contains("░░░") && lane.ends_with('◆'), "{picture}");
    for entry in ["  ░ waits: Waiting", "  ◆ Done"] {
        assert!(picture.lines().any(|line| line == entry), "{picture}");
    }
    // On a disk or in a pipe it has no colours, unless somebody asks for them.
    assert!(!picture.contains('\x1b'));
    let coloured =
        Lesson::new(TIMELINE).env("CLICOLOR_FORCE", "1").args([PUPPET]).args(orders).run();
    assert!(coloured.stdout.contains("\x1b["));
}

#[test]
fn what_cannot_be_started_is_told_in_one_line_and_leaves_the_old_picture() {
    let folder = tempfile::tempdir().expect("a folder");
    let svg = folder.path().join("a.svg");
    fs::write(&svg, "the old one").expect("it is written");
    let run =
        Lesson::new(TIMELINE).args(["--svg".as_ref(), svg.as_os_str(), "./no-such".as_ref()]).run();
    assert_eq!((run.status, run.stdout.as_str()), (Some(127), ""));
    let problem = run.stderr.strip_prefix("error: could not start ./no-such: ");
    assert!(problem.is_some_and(|why| why.lines().count() == 1), "{run:?}");
    assert_eq!(fs::read_to_string(&svg).expect("a picture"), "the old one");
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
}

#[test]
fn options_are_taken_up_to_the_command_and_shown_as_they_were_given() {
    let orders = ["say=A: one", "sleep=9", "say=A: two", "", "part=x\ty", "part=--svg"];
    let run = of_puppet(&orders);
    let title = output_and_picture(&run).1.lines().next().expect("a title");
    // It is cut where it does not fit.
    assert!(title.contains(" · ") && title.contains('…'), "{title}");

    for (options, named) in [
        (&["--then", "x", PUPPET][..], "--then"),
        (&["--wait", "", PUPPET], "--wait"),
        (&["--pdf", "x"], "--pdf"),
        (&[], "COMMAND"),
    ] {
        let run = Lesson::new(TIMELINE).args(options).run();
        assert!(run.status == Some(2) && run.stderr.contains(named), "{run:?}");
    }
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(readme).expect("the README");
    let help = Lesson::new(TIMELINE).args(["--help"]).run().success();
    for line in help.lines().iter().filter(|line| line.trim_start().starts_with("--")) {
        assert!(readme.contains(&format!("| `{}` ", line.trim())), "{line}");
        assert!(line.len() <= 80);
    }
}

#[test]
fn where_there_is_nothing_to_draw_there_is_advice() {
    for orders in [&[][..], &["say=Hello, world"], &["say=Total: 3", "say=Took 3 seconds"]] {
        let run = of_puppet(orders);
        assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
        assert!(
            run.stdout.contains("nothing to draw") && run.stdout.contains("print(f"),
            "{run:?}"
        );
    }
}

#[test]
fn what_is_not_text_passes_through_and_is_drawn_as_far_as_it_goes() {
    let output = Command::new(TIMELINE).args([PUPPET, "garbage", "sleep=50", "garbage"]).output();
    let output = output.expect("it runs").stdout;
    assert!(output.starts_with(b"Gar\xffbage: \xfe\xff \x1b[31mred\x1b[0m \x07\xe2\x80\xae\nGar"));
    let text = String::from_utf8_lossy(&output);
    let (_, picture) = text.split_once("\ntimeline").expect("a picture");
    assert!(picture.contains("Gar\u{fffd}bage") && picture.contains(" \u{fffd}\u{fffd} red\n"));
    assert!(!picture.contains(['\x07', '\x1b', '\u{202e}']), "{picture}");
}

#[test]
fn very_many_lines_pass_through() {
    let run = of_puppet(&["lines=100007"]);
    let (output, picture) = output_and_picture(&run);
    assert_eq!((run.status, output.lines().count()), (Some(0), 100_007));
    assert_eq!(picture.lines().filter(|line| line.starts_with("Thread ")).count(), 10);
    assert!(picture.contains("Only the first 100000 lines are read, 7 are not."), "{picture}");
}

#[test]
fn python_is_told_not_to_keep_its_lines_back_and_lines_that_came_at_once_are_explained() {
    let run = Lesson::new(TIMELINE).args([PUPPET, "env=PYTHONUNBUFFERED"]).run();
    assert!(run.stdout.starts_with("PYTHONUNBUFFERED: 1\n"), "{run:?}");
    let own =
        Lesson::new(TIMELINE).env("PYTHONUNBUFFERED", "x").args([PUPPET, "env=PYTHONUNBUFFERED"]);
    assert!(own.run().stdout.starts_with("PYTHONUNBUFFERED: x\n"));

    let run = of_puppet(&["sleep=1000", "part=A: x\nA: y\n", "sleep=500"]);
    assert!(!run.stdout.contains("kept them back"), "nothing is drawn, so nothing is explained");
    let run = of_puppet(&["sleep=1000", "part=A: waits\nA: y\nB: waits\n", "abort"]);
    assert!(
        run.stdout.contains("kept them back") || run.stdout.contains("nothing to draw"),
        "{run:?}"
    );
}

#[test]
fn a_file_that_cannot_be_written_is_told_before_the_command_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let read_only = folder.path().join("read-only");
    fs::write(&read_only, "").expect("it is written");
    let mut permissions = fs::metadata(&read_only).expect("the file").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&read_only, permissions).expect("it can be set");

    let missing = folder.path().join("missing").join("a.svg");
    let mut bad = vec![missing.as_path(), folder.path(), &read_only];
    if cfg!(unix) {
        bad.extend([Path::new("/dev/null"), Path::new(".."), Path::new("/")]);
    }
    for file in bad {
        let file = file.to_str().expect("UTF-8");
        let run = Lesson::new(TIMELINE).args(["--svg", file, PUPPET, "say=It: runs"]).run();
        assert_eq!(run.stdout, "", "{file:?}");
        let problem = run.failure();
        assert!(problem.starts_with("cannot write ") && !problem.contains(".drawing-"), "{run:?}");
    }
    // Nor where the output goes already.
    let both = folder.path().join("both");
    let to = fs::File::create(&both).expect("a file");
    let mut command = Command::new(TIMELINE);
    command.arg("--svg").arg(&both).args([PUPPET, "say=It: runs"]).stdout(to);
    assert_eq!(command.status().expect("it runs").code(), Some(1));
    assert_eq!(fs::read(&both).expect("the file"), b"");
}

#[test]
fn a_reader_who_has_had_enough_ends_the_command_quietly() {
    faults::assert_quiet_when_the_reader_leaves(TIMELINE, &[PUPPET, "babble"]);
    faults::assert_quiet_when_the_reader_leaves(
        TIMELINE,
        &[PUPPET, "say=A: x", "sleep=200", "say=A: y", "hang"],
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_and_a_system_without_threads_are_told_and_end_the_command() {
    faults::assert_failure_when_the_disk_is_full(TIMELINE, &[PUPPET, "say=A: x", "hang"]);
    let help = faults::under("exec > /dev/full", TIMELINE, &["--help"]).run();
    assert_eq!(help.status, Some(1));
    // Memory for the program, and not for the stack of a thread.
    let run = faults::under("ulimit -v 200000", TIMELINE, &[PUPPET, "say=A: x", "hang"])
        .env("RUST_MIN_STACK", "400000000")
        .run();
    assert_eq!(run.stdout, "");
    assert!(run.failure().contains("cannot "), "{run:?}");
}

#[cfg(unix)]
mod told_to_end {
    use std::io::{BufRead, BufReader, Read};

    use test_support::faults::Running;

    use super::*;

    struct Started {
        running: Running,
        out: BufReader<std::process::ChildStdout>,
    }

    /// Starts a puppet under `timeline` and waits for its first line. Lines that it prints in one
    /// piece with this one have then arrived too.
    fn start(options: &[&str], orders: &[&str]) -> Started {
        let args = [options, &[PUPPET], orders].concat();
        let mut running = faults::start(TIMELINE, &args);
        let mut out = BufReader::new(running.0.stdout.take().expect("a pipe"));
        out.read_line(&mut String::new()).expect("a line");
        Started { running, out }
    }

    impl Started {
        fn send(&self, signal: &str) {
            let id = self.running.0.id().to_string();
            let sent = Command::new("kill").args(["-s", signal, &id]).status();
            assert!(sent.expect("`kill` runs").success());
        }

        /// The rest of the output, which ends only when nobody is left who could write, and the status.
        fn end(mut self) -> (Option<i32>, String) {
            let mut rest = String::new();
            self.out.read_to_string(&mut rest).expect("text");
            (self.running.0.wait().expect("it ends").code(), rest)
        }
    }

    #[test]
    fn the_beginning_of_a_line_passes_through_before_its_end() {
        let mut started = start(&[], &["say=A: x", "part=abc", "hang"]);
        // Without the three bytes, this would wait for as long as the puppet hangs.
        let mut beginning = [0; 3];
        started.out.read_exact(&mut beginning).expect("three bytes");
        assert_eq!(&beginning, b"abc");
        started.send("INT");
        assert_eq!(started.end().0, Some(128 + 15));
    }

    #[test]
    fn the_command_is_told_and_may_tidy_up_and_then_the_picture_is_drawn() {
        for signal in ["INT", "TERM", "HUP"] {
            let ends_in_its_own_way = || {
                let started = start(&[], &["tidy-up", "say=A: waits", "hang"]);
                started.send(signal);
                let (status, rest) = started.end();
                status == Some(3) && rest.contains("◆ tidied up")
            };
            // A machine that stands still for longer than that moment gets another chance.
            assert!((0..5).any(|_| ends_in_its_own_way()), "{signal}");
        }
    }

    #[test]
    fn who_does_not_end_is_killed_with_all_that_it_started_and_drawn_to_the_end() {
        let started = start(&[], &["ignore", "child=hang", "say=A: waits", "hang"]);
        started.send("TERM");
        let (status, rest) = started.end();
        assert_eq!(status, Some(128 + 9));
        let lane = rest.lines().find(|line| line.starts_with("A ")).expect("a lane");
        // It was waiting to the end, not only to its last line.
        assert!(lane.ends_with("░░░"), "{rest}");
        // What a crash cut short is drawn to the end as well.
        let run = of_puppet(&["say=A: waits", "sleep=100", "abort"]);
        assert!(output_and_picture(&run).1.contains("░░░"), "{run:?}");
    }

    #[test]
    fn the_third_request_ends_everything_at_once() {
        let started = start(&[], &["ignore", "child=hang", "say=A: waits", "hang"]);
        for _ in 0..3 {
            started.send("INT");
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        // The output has ended: nobody is left. There is no picture, unless the machine was so slow
        // that the command was killed before the third request.
        let (status, rest) = started.end();
        assert!(
            status == Some(130) && rest.is_empty() || status == Some(137),
            "{status:?}: {rest}"
        );
    }

    #[test]
    fn who_was_left_behind_does_not_hold_us_up() {
        let started = start(&[], &["child=hang", "say=A: x"]);
        started.send("INT");
        let (status, rest) = started.end();
        assert!(matches!(status, Some(0 | 143)), "{status:?}: {rest}");
    }
}

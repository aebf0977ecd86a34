//! The program `timeline`, run as people run it: on commands that behave well and on those that do
//! not.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use test_support::{Lesson, Run, faults};

const TIMELINE: &str = env!("CARGO_BIN_EXE_timeline");
const PUPPET: &str = env!("CARGO_BIN_EXE_timeline-puppet");

/// Draws what a puppet does.
fn of_puppet(orders: &[&str]) -> Run {
    Lesson::new(TIMELINE).args([PUPPET]).args(orders).run()
}

/// Draws what a puppet does that says two lines, and certainly some time apart: it goes on only when
/// the first one has passed through, and then it waits.
fn of_two_lines(options: &[&str], first: &str, orders: &[&str]) -> Run {
    let mut command = Command::new(TIMELINE);
    command.args(options).args([PUPPET, &format!("say={first}"), "hear=1", "sleep=100"]);
    command.args(orders).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
    let mut stdout = String::new();
    out.read_line(&mut stdout).expect("a line");
    child.stdin.take().expect("a pipe").write_all(b"\n").expect("it listens");
    out.read_to_string(&mut stdout).expect("text");
    let output = child.wait_with_output().expect("it ends");
    let stderr = String::from_utf8(output.stderr).expect("text");
    Run { took: Duration::ZERO, status: output.status.code(), stdout, stderr }
}

/// What stands before the picture, and the picture.
#[track_caller]
fn output_and_picture(run: &Run) -> (&str, &str) {
    run.stdout.split_once("\ntimeline").unwrap_or_else(|| panic!("no picture: {run:?}"))
}

#[test]
fn the_output_comes_first_and_unchanged_then_the_picture_and_the_status_is_the_commands() {
    let orders = ["complain=no luck", "say=Thread 1: Done", "part=end", "exit=3"];
    let run = of_two_lines(&[], "Thread 1: Waiting", &orders);
    let (output, picture) = output_and_picture(&run);
    assert_eq!((run.status, run.stderr.as_str()), (Some(3), "no luck\n"));
    assert_eq!(output, "Thread 1: Waiting\nThread 1: Done\nend");
    let lane = picture.lines().find(|line| line.starts_with("Thread 1")).expect("a lane");
    assert!(lane.contains('░') && lane.contains('◆'), "{picture}");
    for entry in ["  ░ waits: Waiting", "  ◆ Done"] {
        assert!(picture.lines().any(|line| line == entry), "{picture}");
    }
    // On a disk or in a pipe it has no colours, unless somebody asks for them.
    assert!(!picture.contains('\x1b'));
    let coloured = Lesson::new(TIMELINE).env("CLICOLOR_FORCE", "1");
    let run = coloured.args([PUPPET, "say=Thread 1: waits", "sleep=9", "abort"]).run();
    assert!(run.stdout.contains("\x1b["));
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
    let orders = ["say=Thread 1: two", "", "part=x\ty", "part=--svg"];
    let run = of_two_lines(&["--work", "one", "--end", "two"], "Thread 1: one", &orders);
    let title = output_and_picture(&run).1.lines().next().expect("a title");
    // It is cut where it does not fit.
    assert!(title.contains(" · ") && title.contains('…'), "{title}");
    assert!(run.stdout.contains("  █ works: one\n"), "{run:?}");

    for (options, named) in [
        (&["--then", "x", PUPPET][..], "--then"),
        (&["--wait", "", PUPPET], "--wait"),
        (&["--pdf", "x"], "--pdf"),
        (&["--line", "{thread}", PUPPET], "{text}"),
        (&["--line", "{tread} {text}", PUPPET], "{tread}"),
        (&["--line", "{thread", PUPPET], "{thread"),
        (&[], "COMMAND"),
    ] {
        let run = Lesson::new(TIMELINE).args(options).run();
        assert!(run.status == Some(2) && run.stderr.contains(named), "{run:?}");
        assert_eq!(run.stderr.lines().count(), 1, "{run:?}");
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
        for way_out in ["nothing to draw", "print(f", "--line", "--threads"] {
            assert!(run.stdout.contains(way_out), "{run:?}");
        }
    }
}

#[test]
fn what_is_not_text_passes_through_and_is_drawn_as_far_as_it_goes() {
    let args =
        ["--line", "{thread}: {text}", "--wait", "red", PUPPET, "garbage", "sleep=50", "abort"];
    let output = Command::new(TIMELINE).args(args).output().expect("it runs").stdout;
    assert!(
        output.starts_with(b"Gar\xffbage: \xfe\xffwaits \x1b[31mred\x1b[0m \x07\xe2\x80\xae\n")
    );
    let text = String::from_utf8_lossy(&output);
    let (_, picture) = text.split_once("\ntimeline").expect("a picture");
    assert!(
        picture.contains("Gar\u{fffd}bage ") && picture.contains(" \u{fffd}\u{fffd}waits red\n")
    );
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

    let at_once = "part=Thread A: waits\nThread A: y\nThread B: waits\n";
    for orders in [&["sleep=1000", at_once][..], &["sleep=1000", at_once, "abort"]] {
        let run = of_puppet(orders);
        assert!(run.stdout.contains("kept them back"), "{run:?}");
    }
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

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_old_picture() {
    let folder = tempfile::tempdir().expect("a folder");
    let svg = folder.path().join("a.svg");
    fs::write(&svg, "the old one").expect("it is written");
    // The system then gives a file no more than 512 bytes, and says so.
    let args =
        ["--svg", svg.to_str().expect("UTF-8"), PUPPET, "say=Thread 1: waits", "sleep=9", "abort"];
    let run = faults::under("trap '' XFSZ; ulimit -f 1", TIMELINE, &args).run();
    assert!(run.failure().starts_with("cannot write "), "{run:?}");
    assert_eq!(fs::read_to_string(&svg).expect("a picture"), "the old one");
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1);
}

#[cfg(unix)]
mod signals {
    use test_support::faults::Running;

    use super::*;

    struct Started {
        running: Running,
        out: BufReader<std::process::ChildStdout>,
    }

    /// Starts a puppet under `timeline` and waits for its first line. Lines that it prints in one
    /// piece with this one have then arrived too.
    fn start(orders: &[&str]) -> Started {
        let args = [&[PUPPET], orders].concat();
        let mut running = faults::start(TIMELINE, &args);
        let mut out = BufReader::new(running.0.stdout.take().expect("a pipe"));
        out.read_line(&mut String::new()).expect("a line");
        Started { running, out }
    }

    fn send(signal: &str, to: u32) {
        let sent = Command::new("kill").args(["-s", signal, &to.to_string()]).status();
        assert!(sent.expect("`kill` runs").success());
    }

    impl Started {
        fn send(&self, signal: &str) {
            send(signal, self.running.0.id());
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
        let mut started = start(&["say=A: x", "part=abc", "hang"]);
        // Without the three bytes, this would wait for as long as the puppet hangs.
        let mut beginning = [0; 3];
        started.out.read_exact(&mut beginning).expect("three bytes");
        assert_eq!(&beginning, b"abc");
        started.send("INT");
        assert_eq!(started.end().0, Some(128 + 2));
    }

    #[test]
    fn a_signal_is_passed_on_as_it_came_and_the_command_may_tidy_up_and_is_then_drawn() {
        for (signal, number) in [("INT", 2), ("TERM", 15), ("HUP", 1), ("QUIT", 3), ("ALRM", 14)] {
            let started = start(&["tidy-up", "say=Main: waits", "hang"]);
            started.send(signal);
            let (status, rest) = started.end();
            assert_eq!(status, Some(3), "{signal}");
            assert!(rest.contains(&format!("◆ tidied up after {number}")), "{rest}");
        }
    }

    #[test]
    fn a_second_signal_kills_the_command_with_all_that_it_started_and_it_is_drawn_to_the_end() {
        let mut started = start(&["ignore", "child=hang", "say=Main: waits", "hang"]);
        started.send("INT");
        let mut second = String::new();
        started.out.read_line(&mut second).expect("a line");
        assert_eq!(second, "Main: got 2. Waits\n");
        started.send("TERM");
        let (status, rest) = started.end();
        assert_eq!(status, Some(128 + 9));
        let lane = rest.lines().find(|line| line.starts_with("Main ")).expect("a lane");
        // It was waiting to the end, not only to its last line.
        assert!(lane.ends_with('░'), "{rest}");
    }

    #[test]
    fn who_was_left_behind_does_not_hold_us_up() {
        let started = start(&["child=hang", "say=A: x"]);
        started.send("INT");
        let (status, rest) = started.end();
        assert!(matches!(status, Some(0 | 130)), "{status:?}: {rest}");
    }

    #[test]
    fn when_we_are_killed_the_command_dies_with_all_that_it_started() {
        let mut command = Command::new(TIMELINE);
        command.args([PUPPET, "child=hang", "say=A: x", "hang"]);
        let mut running = Running(
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts"),
        );
        let mut out = BufReader::new(running.0.stdout.take().expect("a pipe"));
        out.read_line(&mut String::new()).expect("a line");
        let mut input = running.0.stdin.take().expect("a pipe");
        send("KILL", running.0.id());
        running.0.wait().expect("it is dead");
        // The puppet has the other end of this pipe. When it is dead, nobody has.
        while input.write_all(b"\n").is_ok() {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

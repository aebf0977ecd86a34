//! The program `timeline`, run as people run it: on commands that behave well and on those that do
//! not.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use test_support::{Lesson, Run, faults, options};

const PUPPET: &str = env!("CARGO_BIN_EXE_timeline-puppet");

fn timeline() -> Lesson {
    Lesson::new(env!("CARGO_BIN_EXE_timeline"))
}

/// Draws what a puppet does.
fn of_puppet(orders: &[&str]) -> Run {
    timeline().args([PUPPET]).args(orders).run()
}

/// What stands before the picture, and the picture.
#[track_caller]
fn output_and_picture(run: &Run) -> (&str, &str) {
    run.stdout.split_once("\ntimeline").unwrap_or_else(|| panic!("no picture: {run:?}"))
}

#[test]
fn the_output_comes_first_and_unchanged_then_the_picture() {
    let run =
        of_puppet(&["say=", "say=Waiter: Waiting", "sleep=1500", "say=Waiter: Done", "part=end"]);
    let (output, picture) = output_and_picture(&run);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
    assert_eq!(output, "\nWaiter: Waiting\nWaiter: Done\nend");
    let lane = picture.lines().find(|line| line.starts_with("Waiter")).expect("a lane");
    assert!(lane.contains("░░░") && lane.contains('◆'), "{picture}");
    for entry in ["  ░ Waiting", "  ◆ Done"] {
        assert!(picture.lines().any(|line| line == entry), "{picture}");
    }
}

#[test]
fn what_a_crash_cut_short_is_drawn_to_the_end() {
    let orders = ["say=A: waits", "sleep=100", "say=A: works", "say=A: waits", "sleep=100"];
    let last_of_lane = |orders: &[&str]| {
        let run = of_puppet(orders);
        let (_, picture) = output_and_picture(&run);
        let lane = picture.lines().find(|line| line.starts_with("A ")).expect("a lane");
        lane.trim_end().chars().last()
    };
    assert_eq!(last_of_lane(&orders), Some('◆'));
    assert_eq!(last_of_lane(&[&orders[..], &["abort"]].concat()), Some('░'));
}

#[test]
fn the_status_is_that_of_the_command_and_the_picture_is_drawn_all_the_same() {
    let run = of_puppet(&["say=Waiter: Waiting", "complain=no luck", "exit=3"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(3), "no luck\n"));
    output_and_picture(&run);
}

#[test]
fn what_cannot_be_started_is_told_in_one_line() {
    let run = timeline().args(["./no-such-program", "--svg"]).run();
    assert_eq!((run.status, run.stdout.as_str()), (Some(127), ""));
    let problem = run.stderr.strip_prefix("error: could not start ./no-such-program: ");
    assert!(problem.is_some_and(|why| why.lines().count() == 1), "{run:?}");
}

#[test]
fn options_after_the_command_are_the_commands_own() {
    let run = timeline().args(["--width", "50", PUPPET, "say=A: b", "exit=4"]).run();
    assert_eq!(run.status, Some(4));
    let run = timeline().args(["--", PUPPET, "say=--svg: x"]).run();
    assert_eq!(output_and_picture(&run).0, "--svg: x\n");
}

#[test]
fn the_title_shows_where_the_words_of_the_command_end() {
    let run = timeline().args(["--width", "1000", PUPPET, "say=A: b", "", "part=x\ty", "part=z"]);
    let run = run.run();
    let title = output_and_picture(&run).1.lines().next().expect("a title");
    assert!(title.contains(" 'say=A: b' '' 'part=x y' part=z · "), "{title}");
}

#[test]
fn odd_values_of_options_are_taken_or_refused() {
    let options = ["--width", "--color", "--svg", "--trace"];
    options::assert_odd_values_are_taken_or_refused(env!("CARGO_BIN_EXE_timeline"), &options);
}

#[test]
fn bad_options_are_refused() {
    timeline().run().refusal(&["no command to run", "COMMAND"]);
    timeline().args(["--width", "39", PUPPET]).run().refusal(&["--width", "39"]);
    timeline().args(["--color", "blue", PUPPET]).run().refusal(&["--color", "blue"]);
    timeline().args(["--color", "never", "--color", "never", PUPPET]).run().refusal(&["--color"]);
    timeline().args(["--pdf", "x", PUPPET]).run().refusal(&["--pdf"]);
    timeline()
        .args(["--svg", "a.x", "--trace", "./a.x", PUPPET])
        .run()
        .refusal(&["--svg", "--trace"]);
}

#[test]
fn the_readme_names_every_option() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(readme).expect("the README");
    let help = timeline().args(["--help"]).run().success();
    let named = help.lines().iter().filter_map(|line| line.trim_start().strip_prefix("--"));
    let named: Vec<&str> = named.filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(named, ["svg", "trace", "color", "width"]);
    for option in named {
        assert!(readme.contains(&format!("| `--{option} ")), "{option}");
    }
}

#[test]
fn no_output_and_nobody_who_speaks_give_one_line() {
    for orders in [&[][..], &["say=Hello, world"], &["part=: "]] {
        let run = of_puppet(orders);
        assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
        let last = run.stdout.lines().last().unwrap_or_default();
        assert!(last.contains("nothing to draw"), "{run:?}");
    }
}

#[test]
fn what_is_not_text_passes_through_and_is_drawn_as_far_as_it_goes() {
    let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_timeline"))
        .args([PUPPET, "garbage", "say=Next: fine"])
        .timeout(test_support::TIME_LIMIT)
        .output()
        .expect("it runs");
    assert!(output.status.success());
    assert!(output.stdout.starts_with(b"Gar\xffbage: \xfe\xff \x1b[31mred\x1b[0m \x07\nNext"));
    let picture = String::from_utf8_lossy(&output.stdout);
    let picture = &picture[picture.find("\ntimeline").expect("a picture")..];
    assert!(picture.contains("Gar\u{fffd}bage") && picture.contains("◆ \u{fffd}\u{fffd} red\n"));
    assert!(!picture.contains(['\x07', '\x1b']), "{picture}");
}

#[test]
fn a_very_long_line_and_very_many_lines_are_drawn() {
    let run = of_puppet(&["megabytes=10", "say=Long: end"]);
    let (output, picture) = output_and_picture(&run);
    assert_eq!(output.len(), "Long: ".len() + 10_000_000 + "\nLong: end\n".len());
    assert!(picture.len() < 2000 && picture.contains("xxx…"), "{picture}");

    let run = of_puppet(&["lines=100000"]);
    let (output, picture) = output_and_picture(&run);
    assert_eq!((run.status, output.lines().count()), (Some(0), 100_000));
    assert_eq!(picture.lines().filter(|line| line.starts_with("Thread ")).count(), 10);
    assert!(picture.contains(" line #") && !picture.contains("not drawn"), "{picture}");

    let run = of_puppet(&["lines=200007"]);
    let (output, picture) = output_and_picture(&run);
    assert_eq!(output.lines().count(), 200_007);
    assert!(picture.contains("only the first 200000 lines are drawn, 7 are not"), "{picture}");
}

#[test]
fn colours_are_there_only_when_asked_for() {
    let orders = [PUPPET, "say=Waiter: Waiting", "sleep=700", "say=Waiter: Done"];
    let coloured = |run: Run| run.success().lines().iter().any(|line| line.contains('\x1b'));
    assert!(!coloured(timeline().args(orders).run()));
    assert!(!coloured(timeline().args(["--color", "never"]).args(orders).run()));
    assert!(coloured(timeline().args(["--color", "always"]).args(orders).run()));
    assert!(!coloured(timeline().env("NO_COLOR", "1").args(orders).run()));
}

#[test]
fn the_picture_is_as_wide_as_it_should_be() {
    for width in [40, 80, 160] {
        let run = timeline().args(["--width", &width.to_string(), PUPPET, "say=W: x", "sleep=9"]);
        let run = run.args(["say=W: y"]).run();
        let widest = output_and_picture(&run).1.lines().map(|line| line.chars().count()).max();
        assert_eq!(widest, Some(width), "{run:?}");
    }
}

#[test]
fn python_is_told_not_to_keep_its_lines_back_unless_it_was_told_something_else() {
    for (before, then) in [(None, "1"), (Some(""), ""), (Some("x"), "x")] {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_timeline"));
        command.timeout(test_support::TIME_LIMIT).env_remove("PYTHONUNBUFFERED");
        command.envs(before.map(|value| ("PYTHONUNBUFFERED", value)));
        let output = command.args([PUPPET, "env=PYTHONUNBUFFERED"]).output().expect("it runs");
        let said = format!("PYTHONUNBUFFERED: {then}\n");
        assert!(output.stdout.starts_with(said.as_bytes()), "{before:?}: {output:?}");
    }
}

#[test]
fn lines_that_were_kept_back_are_explained() {
    let run = of_puppet(&["sleep=1000", "part=A: x\nA: y\n"]);
    assert!(run.stderr.starts_with("note: all lines came at once"), "{run:?}");
    for fine in [&["say=A: x", "sleep=1000", "say=A: y\n"][..], &["sleep=1000", "say=A: x"]] {
        assert_eq!(of_puppet(fine).stderr, "", "{fine:?}");
    }
}

#[test]
fn files_are_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = || {
        let entries = fs::read_dir(folder.path()).expect("the folder");
        let names =
            entries.map(|entry| entry.expect("an entry").file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    };
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (svg, trace) = (path("a.svg"), path("b.json"));
    fs::write(&svg, "the old one").expect("it is written");

    let run =
        timeline().args(["--svg", &svg, "--trace", &trace, PUPPET, "say=A: x", "exit=5"]).run();
    assert_eq!((run.status, run.stderr.as_str()), (Some(5), ""));
    assert_eq!(names(), ["a.svg", "b.json"]);
    assert!(fs::read_to_string(&svg).expect("a picture").trim_end().ends_with("</svg>"));
    let json = fs::read(&trace).expect("a trace");
    serde_json::from_slice::<serde_json::Value>(&json).expect("JSON");

    // A command that cannot be started leaves the old picture alone.
    fs::write(&svg, "the old one").expect("it is written");
    let run = timeline().args(["--svg", &svg, "./no-such-program"]).run();
    assert_eq!(run.status, Some(127));
    assert_eq!(fs::read_to_string(&svg).expect("a picture"), "the old one");
    assert_eq!(names(), ["a.svg", "b.json"]);
}

/// Whoever kills the program leaves the old picture or a new one, and nobody running.
#[test]
fn a_picture_is_old_or_new_whenever_the_program_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = |i: u32| folder.path().join(format!("{i}.svg"));
    let command = |i| {
        fs::write(picture(i), "the old one").expect("it is written");
        let mut command = Command::new(env!("CARGO_BIN_EXE_timeline"));
        command.arg("--svg").arg(picture(i)).args([PUPPET, "lines=1000"]);
        command
    };
    let _ = faults::killed_at_any_moment(command, Duration::from_millis(300));
    for i in 0..faults::KILLS {
        let picture = fs::read_to_string(picture(i)).expect("a picture");
        assert!(picture == "the old one" || picture.trim_end().ends_with("</svg>"), "{picture}");
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
        for option in ["--svg", "--trace"] {
            let file = file.to_str().expect("UTF-8");
            let run = timeline().args([option, file, PUPPET, "say=It: runs"]).run();
            assert_eq!(run.stdout, "", "{file:?}");
            assert!(run.failure().starts_with("cannot write "), "{run:?}");
        }
    }
}

#[test]
fn a_reader_who_has_had_enough_ends_the_command_quietly() {
    for orders in [&["babble"][..], &["say=A: x", "sleep=100", "say=A: y", "hang"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_timeline"))
            .arg(PUPPET)
            .args(orders)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("it starts");
        drop(child.stdout.take());
        // It ends, and says nothing: if the puppet were left, it would keep standard error open.
        let output = child.wait_with_output().expect("it ends");
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_ends_the_command() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    let output = Command::new(env!("CARGO_BIN_EXE_timeline"))
        .args([PUPPET, "say=A: x", "hang"])
        .stdout(full)
        .stderr(std::process::Stdio::piped())
        .output()
        .expect("it runs");
    let problem = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(problem.starts_with("error: cannot write to standard output: "), "{problem}");
    assert_eq!(problem.lines().count(), 1, "{problem}");
}

#[cfg(unix)]
mod interrupted {
    use std::io::{BufRead, BufReader, Read};
    use std::os::unix::process::CommandExt;
    use std::process::{Child, Command, Stdio};

    use super::PUPPET;

    struct Running {
        child: Child,
        out: BufReader<std::process::ChildStdout>,
    }

    /// Starts a puppet under `timeline`, in a process group of their own, and waits for its first
    /// line. Lines that it prints in one piece with this one have then arrived too.
    fn start(orders: &[&str]) -> Running {
        let mut child = Command::new(env!("CARGO_BIN_EXE_timeline"))
            .arg(PUPPET)
            .args(orders)
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        out.read_line(&mut String::new()).expect("a line");
        Running { child, out }
    }

    /// Sends the signal to the program, or to its whole group as a terminal does.
    fn send(signal: &str, running: &Running, whole_group: bool) {
        let id = running.child.id();
        let whom = if whole_group { format!("-{id}") } else { id.to_string() };
        let sent = Command::new("kill").args(["-s", signal, "--", &whom]).status();
        assert!(sent.expect("`kill` runs").success());
    }

    /// The rest of the output, which ends only when nobody is left who could write, and the status.
    fn end(mut running: Running) -> (Option<i32>, String) {
        let mut rest = String::new();
        running.out.read_to_string(&mut rest).expect("text");
        (running.child.wait().expect("it ends").code(), rest)
    }

    #[test]
    fn the_beginning_of_a_line_passes_through_before_its_end() {
        let mut running = start(&["say=A: x", "part=abc", "hang"]);
        // Without the three bytes, this would wait for as long as the puppet hangs.
        let mut beginning = [0; 3];
        running.out.read_exact(&mut beginning).expect("three bytes");
        assert_eq!(&beginning, b"abc");
        send("INT", &running, true);
        assert_eq!(end(running).0, Some(130));
    }

    #[test]
    fn ctrl_c_ends_the_command_and_then_the_picture_is_drawn() {
        let running = start(&["part=A: waits\nA: waits\nB: is done\n", "hang"]);
        send("INT", &running, true);
        let (status, rest) = end(running);
        assert_eq!(status, Some(130));
        assert!(rest.contains("  ░ waits\n  ◆ is done\n"), "{rest}");
    }

    #[test]
    fn ctrl_c_leaves_the_command_a_moment_to_end_in_its_own_way() {
        let ends_in_its_own_way = || {
            let running = start(&["tidy-up", "part=A: waits\nA: works\nA: waits\n", "hang"]);
            send("INT", &running, true);
            let (status, rest) = end(running);
            // Even so it was cut short.
            let lane = rest.lines().find(|line| line.starts_with("A ")).expect("a lane");
            assert!(lane.ends_with('░'), "{rest}");
            status == Some(3) && rest.contains("◆ tidied up")
        };
        // A machine that stands still for longer than that moment gets another chance.
        assert!((0..5).any(|_| ends_in_its_own_way()));
    }

    #[test]
    fn a_command_that_does_not_get_the_signal_or_does_not_end_is_killed() {
        for signal in ["INT", "TERM", "HUP"] {
            let running = start(&["part=A: waits\nA: waits\n", "hang"]);
            send(signal, &running, false);
            let (status, rest) = end(running);
            assert_eq!(status, Some(128 + 9), "{signal}");
            let lane = rest.lines().find(|line| line.starts_with("A ")).expect("a lane");
            // It was waiting to the end, not only to its last line.
            assert!(lane.ends_with("░░░"), "{rest}");
        }
    }

    #[test]
    fn somebody_left_behind_is_not_waited_for_after_ctrl_c() {
        let running = start(&["say=A: x", "leave-behind"]);
        std::thread::sleep(std::time::Duration::from_millis(200));
        // Only to us: the one left behind goes on, and has the other end of the pipe.
        send("INT", &running, false);
        let (status, rest) = end(running);
        assert!(matches!(status, Some(0 | 137)), "{status:?}");
        assert!(rest.contains("◆ x"), "{rest}");
    }
}

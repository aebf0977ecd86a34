//! The list, whatever the learner has written so far.

use assert_cmd::Command;
use assert_cmd::assert::Assert;

fn exercises(arguments: &[&str]) -> Assert {
    let mut command = Command::cargo_bin("exercises").expect("the program");
    command.args(arguments).write_stdin("").assert()
}

#[test]
fn an_unknown_exercise_is_one_line_that_names_all() {
    let refused = exercises(&["semaphor"]).code(2);
    let text = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(text.starts_with("error: invalid value 'semaphor' for '[EXERCISE]': "), "{text}");
    assert!(text.contains("barrier, downloads") && text.lines().count() == 1, "{text}");
}

#[test]
fn hints_are_numbered() {
    let hints = exercises(&["event", "--hint"]).success();
    assert!(hints.get_output().stdout.starts_with(b"1. "));
}

/// In place of cargo stands a script that compiles nothing: one answer has a mistake in its syntax.
#[cfg(unix)]
mod with_a_cargo_of_ours {
    use std::env;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;

    use assert_cmd::Command;
    use assert_cmd::assert::Assert;
    use exercises::tasks::TASKS;

    const CARGO: &str = "#!/bin/sh
name=$6
[ $1 = build ] && exit 101
[ \"$name\" = lost_update ] && { echo 'error: expected item' >&2; exit 101; }
shift 7
exec \"$BINS/$name\" \"$@\"
";

    fn exercises(arguments: &[&str]) -> Assert {
        let folder = tempfile::tempdir().unwrap();
        let cargo = folder.path().join("cargo");
        fs::write(&cargo, CARGO).unwrap();
        fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
        let bins = Path::new(env!("CARGO_BIN_EXE_exercises")).parent().unwrap();
        let mut command = Command::cargo_bin("exercises").expect("the program");
        command.args(arguments).env("CARGO", cargo).env("BINS", bins).assert()
    }

    #[test]
    fn an_answer_that_does_not_compile_stops_no_other() {
        let list = exercises(&[]).success();
        let text = String::from_utf8_lossy(&list.get_output().stdout).into_owned();
        for name in TASKS.map(|task| task.name) {
            let words: &[&str] = match name {
                "lost_update" => &["does not compile"],
                _ => &["right", "wrong", "not begun", "not judged"],
            };
            let is_row =
                |line: &str| line.contains(name) && words.iter().any(|word| line.starts_with(word));
            assert!(text.lines().any(is_row), "{name}: {text}");
        }
        assert!(text.contains("\nNext: "), "{text}");
    }

    #[test]
    fn what_the_compiler_says_is_shown_with_the_verdict() {
        let judged = exercises(&["lost_update"]).code(1);
        let output = judged.get_output();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "error: expected item\n");
        assert!(output.stdout.starts_with(b"lost_update: not judged. "), "{output:?}");
    }
}

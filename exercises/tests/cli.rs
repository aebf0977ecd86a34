//! The program as it is used, whatever the learner has written so far.

use assert_cmd::Command;
use exercises::tasks::TASKS;

fn exercises(arguments: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("exercises").expect("the program");
    command.args(arguments).write_stdin("").assert()
}

#[test]
fn the_list_has_every_exercise_and_says_how_to_go_on() {
    let list = exercises(&[]).success();
    let text = String::from_utf8_lossy(&list.get_output().stdout).into_owned();
    for name in TASKS.map(|task| task.name) {
        let is_row = |line: &str| {
            ["right", "wrong", "not begun", "not judged", "does not compile"]
                .iter()
                .any(|v| line.starts_with(v))
                && line.contains(name)
        };
        assert!(text.lines().any(is_row), "{name}: {text}");
    }
    assert!(text.contains("\nNext: ") || text.contains("\nAll are right."), "{text}");
}

#[test]
fn an_unknown_exercise_is_one_line_that_names_all() {
    let refused = exercises(&["semaphor"]).code(2);
    let text = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(text.starts_with("error: invalid value 'semaphor' for '[EXERCISE]': "), "{text}");
    assert!(text.lines().next().is_some_and(|line| line.ends_with("barrier, downloads")), "{text}");
}

#[test]
fn hints_are_numbered() {
    let hints = exercises(&["event", "--hint"]).success();
    assert!(hints.get_output().stdout.starts_with(b"1. "));
}

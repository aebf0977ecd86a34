//! Options that nobody would type: huge, negative, empty, not even text.

use std::ffi::OsString;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};

use crate::Lesson;

/// Runs the program with odd arguments, `options` and their values among them, and `--help` at the
/// end. It must print its help, or refuse what comes before it: with status 2, on standard error, and
/// with the hint where to find help. (So it never begins to work, whatever the arguments are.)
#[track_caller]
pub fn assert_odd_ones_are_taken_or_refused(program: &str, options: &[&str]) {
    let option = option(options);
    let argument = prop_oneof![
        2 => (option.clone(), value()).prop_map(|(option, value)| vec![option.into(), value]),
        2 => with_value(options).prop_map(|word| vec![word]),
        1 => option.prop_map(|option| vec![option.into()]),
        1 => value().prop_map(|value| vec![value]),
    ];
    let arguments = prop::collection::vec(argument, 0..3);
    assert_taken_or_refused(program, &arguments.prop_map(|arguments| arguments.concat()));
}

/// The same for a program that takes any other argument for a command to run: it gets only options,
/// each in one word with an odd value.
#[track_caller]
pub fn assert_odd_values_are_taken_or_refused(program: &str, options: &[&str]) {
    assert_taken_or_refused(program, &prop::collection::vec(with_value(options), 0..3));
}

#[track_caller]
fn assert_taken_or_refused(program: &str, arguments: &impl Strategy<Value = Vec<OsString>>) {
    let config = Config { cases: 32, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(arguments, |mut args| {
        args.push("--help".into());
        let run = Lesson::new(program).args(&args).run();
        match run.status {
            Some(0) => {
                prop_assert!(run.stdout.contains("Usage: "), "{:?}", run);
                prop_assert_eq!(run.stderr, "");
            }
            Some(2) => {
                prop_assert_eq!(&run.stdout, "");
                let hint = "\n\nFor more information, try '--help'.\n";
                let is_refusal = run.stderr.starts_with("error: ") && run.stderr.ends_with(hint);
                prop_assert!(is_refusal, "{:?}", run);
            }
            _ => prop_assert!(false, "{:?}", run),
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}

fn option(options: &[&str]) -> impl Strategy<Value = String> + Clone + use<> {
    select(options.iter().map(|&option| option.to_owned()).collect::<Vec<_>>())
}

/// `--option=value`.
fn with_value(options: &[&str]) -> impl Strategy<Value = OsString> + use<> {
    (option(options), value()).prop_map(|(option, value)| {
        let mut word = OsString::from(option + "=");
        word.push(value);
        word
    })
}

/// Small numbers, which are mostly right, and all that is not.
fn value() -> impl Strategy<Value = OsString> {
    let text = prop_oneof![
        3 => (1..50u8).prop_map(|n| n.to_string()),
        1 => any::<i128>().prop_map(|n| n.to_string()),
        1 => any::<f64>().prop_map(|n| n.to_string()),
        1 => "[-+ ]?[0-9_]{0,400}[.,e ]?",
        1 => "-{0,3}[a-z]{0,3}=?",
        1 => any::<String>(),
    ];
    prop_oneof![
        6 => text.prop_map(|text| text.replace('\0', "").into()),
        1 => not_text(),
    ]
}

/// Bytes; hardly ever UTF-8.
#[cfg(unix)]
fn not_text() -> impl Strategy<Value = OsString> {
    use std::os::unix::ffi::OsStringExt;
    prop::collection::vec(1..=u8::MAX, 0..9).prop_map(OsString::from_vec)
}

/// UTF-16, at times with half a character.
#[cfg(windows)]
fn not_text() -> impl Strategy<Value = OsString> {
    use std::os::windows::ffi::OsStringExt;
    prop::collection::vec(1..=u16::MAX, 0..9).prop_map(|words| OsString::from_wide(&words))
}

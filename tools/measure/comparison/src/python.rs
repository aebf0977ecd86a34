//! Finds the Pythons.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;

use crate::program::{self, Stop};

/// A Python to measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Python {
    /// As it says itself: behind a name on the PATH there may be a script that takes its time.
    pub executable: PathBuf,
    /// Such as `CPython 3.13.0, free-threaded`.
    pub name: String,
    /// Whether its threads share a GIL.
    pub has_gil: bool,
    /// The file behind all links.
    file: PathBuf,
}

impl Python {
    /// The command that runs one of the programs in `python/`.
    pub fn command(&self, program: &str) -> Command {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("python");
        let mut command = Command::new(&self.executable);
        command.arg(folder.join(program).with_extension("py"));
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }
}

/// The Pythons on the PATH, each once. What does not run is none: a launcher may stand there for a
/// version that is not installed.
pub fn on_the_path() -> Result<Vec<Python>, Stop> {
    let names = Regex::new(r"^python(3(\.\d+)?t?)?(\.exe)?$")?;
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for candidate in which::which_re(names)? {
        match describe(&candidate) {
            Ok(python) if seen.insert(python.file.clone()) => found.push(python),
            Err(Stop::Interrupted) => return Err(Stop::Interrupted),
            _ => {}
        }
    }
    Ok(found)
}

/// Asks a Python what it is. Fails if it is none.
pub fn describe(executable: &Path) -> Result<Python, Stop> {
    let asked = Python {
        executable: executable.to_owned(),
        name: String::new(),
        has_gil: true,
        file: PathBuf::new(),
    };
    let answer = program::run(&mut asked.command("describe"))?;
    parse(&answer.stdout)
        .ok_or_else(|| Stop::Failed(format!("{} is not a Python 3", executable.display())))
}

fn parse(lines: &[String]) -> Option<Python> {
    let value = |name: &str| {
        lines.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).map(str::to_owned)
    };
    let version = value("version").filter(|version| version.starts_with("3."))?;
    let has_gil = value("gil")? == "1";
    let kind = match (value("free-threaded")?.as_str(), has_gil) {
        ("1", true) => ", free-threaded, run with a GIL",
        ("1", false) => ", free-threaded",
        _ => "",
    };
    Some(Python {
        executable: value("executable")?.into(),
        name: format!("{} {version}{kind}", value("implementation")?),
        has_gil,
        file: value("file")?.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(version: &str, free_threaded: u8, gil: u8) -> Vec<String> {
        let text = format!(
            "implementation CPython\nversion {version}\nexecutable /usr/bin/python3\n\
             file /usr/bin/python3.13\nfree-threaded {free_threaded}\ngil {gil}"
        );
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn free_threaded_builds_are_told_from_others() {
        let name = |free_threaded, gil| {
            let python = parse(&lines("3.13.0", free_threaded, gil)).unwrap();
            assert_eq!(python.executable, Path::new("/usr/bin/python3"));
            (python.name, python.has_gil)
        };
        assert_eq!(name(0, 1), ("CPython 3.13.0".to_owned(), true));
        assert_eq!(name(1, 0), ("CPython 3.13.0, free-threaded".to_owned(), false));
        assert_eq!(name(1, 1), ("CPython 3.13.0, free-threaded, run with a GIL".to_owned(), true));
    }

    #[test]
    fn python_2_and_other_programs_are_no_python_3() {
        assert_eq!(parse(&lines("2.7.18", 0, 1)), None);
        assert_eq!(parse(&["hello".to_owned()]), None);
        assert_eq!(parse(&[]), None);
    }
}

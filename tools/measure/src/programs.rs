//! Runs other programs: Pythons and the lessons.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::runner::Result;

const HERE: &str = env!("CARGO_MANIFEST_DIR");

/// Runs a program to its end, and returns its lines and how long it took.
pub fn run(command: &mut Command) -> Result<(Vec<String>, Duration)> {
    let name = command.get_program().to_string_lossy().into_owned();
    let started = Instant::now();
    let output = command.stdin(Stdio::null()).output();
    let took = started.elapsed();
    let output = output.map_err(|error| format!("could not start {name}: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.trim_end().lines().last().unwrap_or("without a word");
        return Err(format!("{name} failed ({}): {last}", output.status).into());
    }
    let lines = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    Ok((lines, took))
}

/// A Python to measure.
#[derive(Clone)]
pub struct Python {
    executable: PathBuf,
    /// Such as `CPython 3.13.15, free-threaded` or `PyPy 8.0.1`.
    pub name: String,
}

impl Python {
    /// Those that were asked for; without any, the one on the PATH, if there is one.
    pub fn find(asked_for: &[PathBuf]) -> Result<Vec<Self>> {
        if asked_for.is_empty() {
            let found =
                ["python3", "python"].into_iter().find_map(|name| Self::ask(name.as_ref()).ok());
            if found.is_none() {
                eprintln!("There is no Python 3 on the PATH: Rust is measured alone.");
            }
            return Ok(found.into_iter().collect());
        }
        asked_for.iter().map(|path| Self::ask(path)).collect()
    }

    /// Asks a Python what it is. Fails if it is none.
    fn ask(executable: &Path) -> Result<Self> {
        let question = "import platform, sys, sysconfig\n\
             print(sys.executable)\n\
             free = sysconfig.get_config_var('Py_GIL_DISABLED')\n\
             version = getattr(sys, 'pypy_version_info', sys.version_info)[:3]\n\
             print(platform.python_implementation(), '.'.join(map(str, version)), end='')\n\
             print(', free-threaded' if free else '')";
        let (answer, _) = run(Command::new(executable).args(["-c", question]))?;
        let [executable, name] = &answer[..] else {
            return Err(format!("{} is not a Python 3", executable.display()).into());
        };
        // Not what was asked: a name on the PATH may be a script that takes its time.
        let executable = executable.into();
        Ok(Self { executable, name: name.clone() })
    }

    /// Runs a case of `python/cases.py` so many times, and returns how long all of them took.
    pub fn case(&self, name: &str, n: usize) -> Result<Duration> {
        let script = Path::new(HERE).join("python/cases.py");
        let (lines, _) =
            run(Command::new(&self.executable).arg(script).arg(name).arg(n.to_string()))?;
        let seconds = lines.first().and_then(|line| line.parse().ok());
        let time = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        time.ok_or_else(|| format!("cases.py {name} printed no time").into())
    }
}

/// A lesson in Rust or, if there is one, in this Python, where `method` starts its processes.
pub fn lesson(python: Option<&Python>, number: usize, method: &str, args: [&str; 2]) -> Command {
    let (folder, script) = match number {
        3 => ("03-locks", "03-locks.py"),
        6 => ("06-gil-cpu-bound", "06-gil-impact-cpu-bound-tasks.py"),
        _ => ("07-multiprocessing", "07-multiprocessing.py"),
    };
    let mut command;
    if let Some(python) = python {
        command = Command::new(&python.executable);
        command.arg(Path::new(HERE).join("python/lesson.py")).arg(method);
        command.arg(Path::new(HERE).join("../..").join(folder).join(script));
    } else {
        let program = Path::new(HERE).join("target/lessons/release").join(folder);
        command = Command::new(program.with_extension(env::consts::EXE_EXTENSION));
    }
    command.args(args);
    command
}

/// Builds the lessons for release, so that they are never older than their source.
pub fn build_lessons() -> Result<()> {
    eprintln!("Building the lessons…");
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--release", "--quiet", "--bins", "--target-dir"]);
    cargo.arg(Path::new(HERE).join("target/lessons")).arg("--manifest-path");
    cargo.arg(Path::new(HERE).join("../../Cargo.toml"));
    cargo.args(["-p", "locks", "-p", "gil-cpu-bound", "-p", "multiprocessing"]);
    let status = cargo.status().map_err(|error| format!("could not start cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err("cargo could not build the lessons".into()) }
}

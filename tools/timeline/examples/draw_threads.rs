//! Runs lessons 6 and 7 and their Python scripts, and draws what the threads of both did.
//!
//! ```text
//! cargo run -p timeline --example draw_threads
//! cargo run -p timeline --example draw_threads -- python3.13t
//! ```
//!
//! Writes `06-gil-cpu-bound/threads.svg` and `07-multiprocessing/processes.svg`; with a Python
//! without a GIL, the first shows that too. The machine should have nothing else to do.

use std::error::Error;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use timeline::threads::{Threads, Watch, picture};
use timeline::{svg, whole_file::Target};

/// Makes `multiprocessing` start its processes anew, as it does on Windows and macOS.
const SPAWN: &str = "import multiprocessing, runpy, sys
multiprocessing.set_start_method('spawn')
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name='__main__')";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let script = root.join("06-gil-cpu-bound/06-gil-impact-cpu-bound-tasks.py");
    let lanes = ["main", "thread 1", "thread 2"];
    let mut programs = Vec::new();
    let free_threaded = std::env::args().nth(1);
    for name in ["python3"].into_iter().chain(free_threaded.as_deref()) {
        let (python, version) = python(name)?;
        let heading = if name == "python3" {
            format!("CPython {version}: one GIL, so the threads take turns (n = 1,000,000)")
        } else {
            format!("CPython {version}, free-threaded: both work (n = 1,000,000)")
        };
        let mut command = Command::new(python);
        programs.push((heading, threads(command.arg(&script).args(["--n", "1000000"]), &lanes)?));
    }
    let heading = "Rust: no GIL, so both work (n = 80,000,000)".to_owned();
    let mut command = lesson(&root, "gil-cpu-bound", "06-gil-cpu-bound")?;
    programs.push((heading, threads(command.args(["--n", "80000000"]), &lanes)?));
    let title = "Twice the same sum in a row, then both at once in two threads";
    draw(&root.join("06-gil-cpu-bound/threads.svg"), title, &programs)?;

    let (python, version) = python("python3")?;
    let script = root.join("07-multiprocessing/07-multiprocessing.py");
    let mut command = Command::new(python);
    command.args(["-c", SPAWN]).arg(script).args(["--n", "2000000"]);
    let lanes = ["parent", "resource tracker", "process 1", "process 2"];
    let heading = format!("CPython {version}, spawn: each starts an interpreter (n = 2,000,000)");
    let mut programs = vec![(heading, threads(&mut command, &lanes)?)];
    let mut command = lesson(&root, "multiprocessing", "07-multiprocessing")?;
    let lanes = ["parent", "process 1", "process 2"];
    let heading = "Rust: each is at work at once (n = 160,000,000)".to_owned();
    programs.push((heading, threads(command.args(["--n", "160000000"]), &lanes)?));
    let title = "Twice the same sum in a row, then both at once in two processes";
    draw(&root.join("07-multiprocessing/processes.svg"), title, &programs)
}

/// The program that this Python really is, and its version.
fn python(name: &str) -> Result<(PathBuf, String)> {
    let tell = "import platform, sys; print(sys.executable); print(platform.python_version())";
    let told = String::from_utf8(Command::new(name).args(["-c", tell]).output()?.stdout)?;
    let (path, version) = told.trim_end().split_once('\n').ok_or(format!("{name} says nothing"))?;
    Ok((path.into(), version.to_owned()))
}

/// Builds a lesson, so that its run has the processor to itself.
fn lesson(root: &Path, package: &str, program: &str) -> Result<Command> {
    let mut cargo = Command::new(env!("CARGO"));
    let status = cargo.current_dir(root).args(["build", "-q", "-p", package]).status()?;
    if !status.success() {
        return Err(format!("{package} cannot be built: {status}").into());
    }
    // This example is in `target/debug/examples`.
    let examples = std::env::current_exe()?;
    let folder = examples.parent().and_then(Path::parent).ok_or("it is in no folder")?;
    Ok(Command::new(folder.join(program)))
}

/// Runs the command. These are the labels of the threads that do more than start and wait.
fn threads(command: &mut Command, labels: &[&str]) -> Result<Threads> {
    let mut child = command.stdout(Stdio::null()).spawn()?;
    let watch = Watch::start(child.id());
    let status = child.wait()?;
    let mut threads = watch?.end();
    threads.threads.retain(|thread| thread.last.worked >= Duration::from_millis(5));
    write!(io::stdout(), "{command:?}: {status}\n{}", threads.summary())?;
    if !status.success() || threads.threads.len() != labels.len() {
        return Err("this is not what it should have done".into());
    }
    for (thread, label) in threads.threads.iter_mut().zip(labels) {
        (*label).clone_into(&mut thread.label);
    }
    Ok(threads)
}

fn draw(file: &Path, title: &str, programs: &[(String, Threads)]) -> Result<()> {
    let programs: Vec<(&str, &Threads)> = programs.iter().map(|(name, it)| (&**name, it)).collect();
    let text = svg::draw(&picture(title, &programs));
    Ok(Target::new(file)?.write(|out| out.write_all(text.as_bytes()))?)
}

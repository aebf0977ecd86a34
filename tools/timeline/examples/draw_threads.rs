//! Runs lessons 6 and 7 and their Python scripts, and draws what the threads of both did (on Linux).
//!
//! ```text
//! cargo run -p timeline --example draw_threads
//! cargo run -p timeline --example draw_threads -- python3.14t
//! ```
//!
//! Writes `06-gil-cpu-bound/threads.svg` and `07-multiprocessing/processes.svg`. Given a Python
//! without a GIL, it draws that too. Try again if something else kept the processors busy.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use timeline::picture::Picture;
use timeline::{svg, threads::Watch};

/// Makes `multiprocessing` start new interpreters, as it does on Windows and macOS.
const SPAWN: &str = "import multiprocessing, runpy, sys
multiprocessing.set_start_method('spawn')
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name='__main__')";

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");

    let title = "The same sum: twice in a row by main, then in two threads";
    let mut picture = Picture { title: title.to_owned(), ..Picture::default() };
    let lanes = ["main", "thread 1", "thread 2"];
    let script = root.join("06-gil-cpu-bound/06-gil-impact-cpu-bound-tasks.py");
    let free_threaded = std::env::args().nth(1);
    for name in ["python3"].into_iter().chain(free_threaded.as_deref()) {
        let (python, version) = python(name)?;
        let what = if name == "python3" { "one GIL, so they take turns" } else { "without a GIL" };
        let heading = format!("CPython {version}, {what} (n\u{a0}=\u{a0}1,000,000)");
        let mut command = Command::new(python);
        add(&mut picture, heading, command.arg(&script).args(["--n", "1000000"]), &lanes)?;
    }
    let mut command = lesson(&root, "gil-cpu-bound", "06-gil-cpu-bound")?;
    let heading = "Rust, no GIL, so both work (n\u{a0}=\u{a0}80,000,000)".to_owned();
    add(&mut picture, heading, command.args(["--n", "80000000"]), &lanes)?;
    fs::write(root.join("06-gil-cpu-bound/threads.svg"), svg::draw(&picture))?;

    let title = "The same sum: twice in a row by the parent, then in two processes";
    let mut picture = Picture { title: title.to_owned(), ..Picture::default() };
    let (python, version) = python("python3")?;
    let mut command = Command::new(python);
    let script = root.join("07-multiprocessing/07-multiprocessing.py");
    command.args(["-c", SPAWN]).arg(script).args(["--n", "2000000"]);
    let heading =
        format!("CPython {version}, spawn: each starts an interpreter (n\u{a0}=\u{a0}2,000,000)");
    let lanes = ["parent", "resource tracker", "process 1", "process 2"];
    add(&mut picture, heading, &mut command, &lanes)?;
    let mut command = lesson(&root, "multiprocessing", "07-multiprocessing")?;
    let heading = "Rust: each starts the program (n\u{a0}=\u{a0}160,000,000)".to_owned();
    let lanes = ["parent", "process 1", "process 2"];
    add(&mut picture, heading, command.args(["--n", "160000000"]), &lanes)?;
    Ok(fs::write(root.join("07-multiprocessing/processes.svg"), svg::draw(&picture))?)
}

/// Runs the command and adds a panel with those of its threads that do more than start and wait.
fn add(
    picture: &mut Picture,
    heading: String,
    command: &mut Command,
    lanes: &[&str],
) -> Result<()> {
    let mut child = command.env("PYTHONUNBUFFERED", "1").stdout(Stdio::piped()).spawn()?;
    let watch = Watch::start(child.id());
    // The sum begins after the heading. What comes before is the start of an interpreter.
    let mut output = BufReader::new(child.stdout.take().ok_or("no pipe")?).lines();
    let begins = output.find(|line| line.as_ref().is_ok_and(|line| line.starts_with("--- ")));
    let began = begins.map(|_| Instant::now()).ok_or("it printed no heading")?;
    output.for_each(drop);
    let status = child.wait()?;
    let mut threads = watch?.end();
    let start = threads.zero.map_or(Duration::ZERO, |zero| began - zero);
    threads.threads.retain(|thread| thread.last.worked >= Duration::from_millis(5));
    let mut one = threads.picture("");
    eprintln!("{heading}\n  {}\n", one.notes.join("\n  "));
    let panel = &mut one.panels[0];
    if !status.success() || panel.lanes.len() != lanes.len() {
        return Err(format!("it should have had {} threads at work: {status}", lanes.len()).into());
    }
    for (lane, name) in panel.lanes.iter_mut().zip(lanes) {
        (*name).clone_into(&mut lane.name);
        lane.spans.retain(|span| span.end > start);
        for span in &mut lane.spans {
            span.start = span.start.saturating_sub(start);
            span.end -= start;
        }
    }
    panel.heading = heading;
    picture.panels.append(&mut one.panels);
    picture.end = picture.end.max(one.end.saturating_sub(start));
    picture.legend = one.legend;
    Ok(())
}

/// The program that this Python really is, and its version.
fn python(name: &str) -> Result<(PathBuf, String)> {
    let tell = "import platform, sys; print(sys.executable); print(platform.python_version())";
    let told = String::from_utf8(Command::new(name).args(["-c", tell]).output()?.stdout)?;
    let (path, version) = told.trim_end().split_once('\n').ok_or(format!("{name} says nothing"))?;
    Ok((path.into(), version.to_owned()))
}

/// The program of a lesson, built before, so that its run has the processor to itself.
fn lesson(root: &Path, package: &str, program: &str) -> Result<Command> {
    let mut cargo = Command::new(env!("CARGO"));
    let status = cargo.current_dir(root).args(["build", "-q", "-p", package]).status()?;
    if !status.success() {
        return Err(format!("{package} cannot be built: {status}").into());
    }
    let here = std::env::current_exe()?; // in target/debug/examples
    let folder = here.ancestors().nth(2).ok_or("this is in no folder")?;
    Ok(Command::new(folder.join(program)))
}

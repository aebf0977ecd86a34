//! Runs each lesson that has lanes and draws the picture that its notes show.
//!
//! ```text
//! cargo run -p timeline --example draw_lessons
//! ```
//!
//! Writes `NN-lesson/timeline.svg`, and beside the tests of `timeline` a transcript of the same
//! run, from which a test draws the picture again. Of some experiments it writes a transcript too,
//! for other tests of the pictures.

use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use timeline::run::run;
use timeline::whole_file::Target;
use timeline::{old_svg as svg, transcript};

/// Folder, package and arguments.
const LESSONS: [(&str, &str, &[&str]); 4] = [
    ("01-starting-threads", "starting-threads", &[]),
    ("02-joining", "joining", &[]),
    ("04-semaphores", "semaphores", &["--seed", "7"]),
    ("05-events", "events", &[]),
];

/// Experiments of which a transcript is enough: package and example.
const EXPERIMENTS: [(&str, &str); 5] = [
    ("starting-threads", "daemon_threads"),
    ("joining", "scoped_threads"),
    ("locks", "deadlock"),
    ("locks", "guard_lives_too_long"),
    ("events", "conditions"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (folder, package, args) in LESSONS {
        let text = transcript(&root, &["-p", package], args, folder)?;
        let timeline = transcript::read(&text).ok_or("this is not a transcript")?;
        let mut command = vec!["cargo run -p", package];
        if !args.is_empty() {
            command.push("--");
            command.extend(args);
        }
        Target::new(&root.join(folder).join("timeline.svg"))?
            .write(|out| svg::write(&timeline, &command.join(" "), out))?;
    }
    for (package, example) in EXPERIMENTS {
        transcript(&root, &["-p", package, "--example", example], &[], example)?;
    }
    Ok(())
}

/// Runs this with `cargo run` and these arguments of its own, and writes down what it prints.
fn transcript(
    root: &Path,
    what: &[&str],
    args: &[&str],
    name: &str,
) -> Result<String, Box<dyn Error>> {
    let cargo = |verb| {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(root).args([verb, "--quiet"]).args(what);
        cargo
    };
    // Built first, so that the run has the processor to itself.
    let built = cargo("build").status()?;
    if !built.success() {
        return Err(format!("{name} cannot be built: {built}").into());
    }
    let writer = transcript::Writer::new(io::stdout());
    let outcome = run(cargo("run").arg("--").args(args), writer.clone())?;
    if !outcome.status.success() {
        return Err(format!("{name}: {}", outcome.status).into());
    }
    let text = writer.text();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("transcripts");
    fs::write(folder.join(name).with_extension("txt"), &text)?;
    Ok(text)
}

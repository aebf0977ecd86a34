//! Runs each lesson that has lanes and draws the picture that its notes show.
//!
//! ```text
//! cargo run -p timeline --example draw_lessons
//! ```
//!
//! Writes `NN-lesson/timeline.svg`, and beside the tests of `timeline` a transcript of the same
//! run, from which a test draws the picture again.

use std::error::Error;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use timeline::run::run;
use timeline::whole_file::Target;
use timeline::{svg, transcript};

/// Folder, package and arguments.
const LESSONS: [(&str, &str, &[&str]); 4] = [
    ("01-starting-threads", "starting-threads", &[]),
    ("02-joining", "joining", &[]),
    ("04-semaphores", "semaphores", &["--seed", "7"]),
    ("05-events", "events", &[]),
];

fn main() -> Result<(), Box<dyn Error>> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("transcripts");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (folder, package, args) in LESSONS {
        let cargo = |verb| {
            let mut cargo = Command::new(env!("CARGO"));
            cargo.current_dir(&root).args([verb, "--quiet", "-p", package]);
            cargo
        };
        // Built first, so that the run has the processor to itself.
        if !cargo("build").status()?.success() {
            return Err(format!("{package} cannot be built").into());
        }
        let writer = transcript::Writer::new(io::stdout());
        let outcome = run(cargo("run").arg("--").args(args), writer.clone())?;
        if !outcome.status.success() {
            return Err(format!("{package}: {}", outcome.status).into());
        }

        let text = writer.text();
        fs::write(tests.join(folder).with_extension("txt"), &text)?;
        let timeline = transcript::read(&text).ok_or("this is not a transcript")?;
        let mut command = vec!["cargo run -p", package];
        if !args.is_empty() {
            command.push("--");
            command.extend(args);
        }
        Target::new(&root.join(folder).join("timeline.svg"))?
            .write(|out| svg::write(&timeline, &command.join(" "), out))?;
    }
    Ok(())
}

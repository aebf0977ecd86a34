//! Runs each lesson whose threads speak, and draws the picture that its page shows:
//! `NN-lesson/timeline.svg`.
//!
//! ```text
//! cargo run -p timeline --example draw_lessons
//! ```

use std::error::Error;
use std::io;
use std::path::Path;
use std::process::Command;

use timeline::record::Hints;
use timeline::run::run;
use timeline::svg;
use timeline::whole_file::Target;

/// Folder, package and arguments; and after which line the main thread waits in `join`.
const LESSONS: [(&str, &str, &[&str], Option<&str>); 4] = [
    ("01-starting-threads", "starting-threads", &[], Some("Program Finished without")),
    ("02-joining", "joining", &[], Some("Still doing other work")),
    ("04-semaphores", "semaphores", &["--seed", "7"], None),
    ("05-events", "events", &[], None),
];

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for (folder, package, args, joins_after) in LESSONS {
        let cargo = |verb| {
            let mut cargo = Command::new(env!("CARGO"));
            cargo.current_dir(&root).args([verb, "--quiet", "-p", package]);
            cargo
        };
        // Built first, so that the run has the processor to itself.
        let built = cargo("build").status()?;
        if !built.success() {
            return Err(format!("{package} cannot be built: {built}").into());
        }
        let mut lesson = cargo("run");
        lesson.arg("--").args(args);
        let outcome = run(lesson, io::stdout(), |_| ()).map_err(|failed| format!("{failed:?}"))?;
        if !outcome.status.success() {
            return Err(format!("{package}: {}", outcome.status).into());
        }
        let then = joins_after.map(|line| (line.to_owned(), "waits in join".to_owned()));
        let hints = Hints { then: then.into_iter().collect(), ..Hints::default() };
        let mut title = vec!["cargo run -p", package];
        if !args.is_empty() {
            title.push("--");
            title.extend(args);
        }
        let picture = outcome.record.picture(&title.join(" "), &hints);
        let file = root.join(folder).join("timeline.svg");
        Target::new(&file)?.write(svg::draw(&picture).as_bytes())?;
    }
    Ok(())
}

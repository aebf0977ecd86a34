//! Builds what is measured on the Rust side, so that it is never older than its source.

use std::collections::BTreeMap;
use std::env;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use cargo_metadata::{Message, TargetKind};

use crate::program::Stop;

/// The programs by their names: `01-starting-threads` to `07-multiprocessing`, and `probe`.
pub type Programs = BTreeMap<String, PathBuf>;

const LESSONS: [&str; 7] = [
    "starting-threads",
    "joining",
    "locks",
    "semaphores",
    "events",
    "gil-cpu-bound",
    "multiprocessing",
];

/// Builds the lessons and the probe for release.
pub fn programs() -> Result<Programs, Stop> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut programs = Programs::new();
    build(&here.join("../../../Cargo.toml"), &LESSONS, &mut programs)?;
    build(&here.join("Cargo.toml"), &["probe"], &mut programs)?;
    Ok(programs)
}

fn build(manifest: &Path, packages: &[&str], programs: &mut Programs) -> Result<(), Stop> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut child = Command::new(cargo)
        .args(["build", "--release", "--quiet", "--message-format", "json-render-diagnostics"])
        .arg("--bins")
        .args(packages.iter().flat_map(|package| ["--package", package]))
        .arg("--manifest-path")
        .arg(manifest)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("could not start cargo: {error}"))?;
    let stdout = child.stdout.take().ok_or("cargo has no output")?;
    for message in Message::parse_stream(BufReader::new(stdout)) {
        if let Ok(Message::CompilerArtifact(artifact)) = message
            && artifact.target.kind.contains(&TargetKind::Bin)
            && let Some(executable) = artifact.executable
        {
            programs.insert(artifact.target.name, executable.into());
        }
    }
    if child.wait()?.success() { Ok(()) } else { Err("cargo could not build the lessons".into()) }
}

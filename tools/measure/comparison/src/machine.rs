//! The machine on which it was measured.

use std::process::Command;

use sysinfo::{CpuRefreshKind, RefreshKind, System};

/// Such as `2 cores, AMD EPYC, Linux, rustc 1.95.0`.
pub fn describe(cores: u16) -> String {
    let what = RefreshKind::nothing().with_cpu(CpuRefreshKind::nothing());
    let system = System::new_with_specifics(what);
    let model = system.cpus().first().map(|cpu| cpu.brand().trim().to_owned());
    let model = model.filter(|model| !model.is_empty()).unwrap_or_else(|| "unknown".to_owned());
    let system = match std::env::consts::OS {
        "linux" => "Linux",
        "macos" => "macOS",
        "windows" => "Windows",
        other => other,
    };
    format!("{cores} cores, {model}, {system}, {}", rustc())
}

fn rustc() -> String {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let said = Command::new(rustc).arg("--version").output();
    let said = said.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let words: Vec<_> = said.iter().flat_map(|said| said.split(' ').take(2)).collect();
    words.join(" ")
}

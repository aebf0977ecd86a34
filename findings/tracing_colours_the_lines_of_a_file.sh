#!/usr/bin/env bash
# Expected: a logger writes colours for a terminal only, as env_logger, loguru and clap do.
# Seen on 2026-11-27, tracing-subscriber 0.3.22: `fmt().init()` writes them into a file and a pipe, too. Each line begins with an
# escape sequence, so `grep '^ INFO'` finds none. `NO_COLOR=1` or `.with_ansi(std::io::stdout().is_terminal())` turns them off.
# Needs: cargo, and the network for tracing 0.1.44 and tracing-subscriber 0.3.22.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cat >"$folder/Cargo.toml" <<'TOML'
[package]
name = "app"
edition = "2024"
[dependencies]
tracing = "=0.1.44"
tracing-subscriber = "=0.3.22"
[workspace]
TOML
cat >"$folder/src/main.rs" <<'RS'
fn main() {
    tracing_subscriber::fmt().without_time().init();
    tracing::info!("hello");
}
RS
unset NO_COLOR
cargo run -q --manifest-path "$folder/Cargo.toml" --target-dir "$folder/target" >"$folder/seen" || exit 2
echo "tracing-subscriber 0.3.22, into a file: $(cat -v "$folder/seen")"
NO_COLOR=1 cargo run -q --manifest-path "$folder/Cargo.toml" --target-dir "$folder/target" >"$folder/plain" || exit 2
grep -q $'\x1b\[' "$folder/seen" && ! grep -q $'\x1b' "$folder/plain" || { echo "this has changed" >&2; exit 1; }

#!/usr/bin/env bash
# Expected: two loops that share a bar of 200 rounds through indicatif's `wrap_iter`, 100 rounds each, bring it to 200 of 200.
# Seen on 2026-11-27, indicatif 0.18.6: the first loop to end finishes the bar for both. After 40 and 100 rounds it says 200 of 200,
# finished, and the 60 rounds that are left bring it to 260 of 200. Threads that share a bar had better use `inspect(|_| bar.inc(1))`.
# Needs: cargo, and the network for indicatif 0.18.6.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cat >"$folder/Cargo.toml" <<'TOML'
[package]
name = "shared-bar"
edition = "2024"
[dependencies]
indicatif = "=0.18.6"
[workspace]
TOML
cat >"$folder/src/main.rs" <<'RS'
use indicatif::ProgressBar;

fn main() {
    let bar = ProgressBar::hidden();
    bar.set_length(200);
    let mut slow = bar.wrap_iter(0..100);
    slow.by_ref().take(40).for_each(drop);
    bar.wrap_iter(0..100).for_each(drop);
    print!("{} {}, ", bar.position(), bar.is_finished());
    slow.for_each(drop);
    println!("{} {}", bar.position(), bar.is_finished());
}
RS
cargo run -q --manifest-path "$folder/Cargo.toml" --target-dir "$folder/target" >"$folder/seen" || exit 2
echo "indicatif 0.18.6, after 140 and after 200 of 200 rounds: $(cat "$folder/seen")"
[ "$(cat "$folder/seen")" = "200 true, 260 true" ] || { echo "this has changed" >&2; exit 1; }

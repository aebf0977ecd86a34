#!/usr/bin/env bash
# Expected: `for_each_init` and `map_init` of rayon are Python's `ThreadPoolExecutor(initializer=…)`: once for each thread, say for a
# connection.
# Seen on 2026-11-27, rayon 1.12.0: they are called once for each piece into which rayon divides the work. With 2 threads and 1,000
# items that was 4 times or more (10 here). For once a thread there is `ThreadPool::broadcast`, or a `thread_local!`.
# Needs: cargo, and the network for rayon 1.12.0.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cat >"$folder/Cargo.toml" <<'TOML'
[package]
name = "initialized"
edition = "2024"
[dependencies]
rayon = "=1.12.0"
[workspace]
TOML
cat >"$folder/src/main.rs" <<'RS'
use rayon::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

fn main() {
    let opened = AtomicUsize::new(0);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let open = || opened.fetch_add(1, Relaxed);
    pool.install(|| (0..1_000).into_par_iter().for_each_init(open, |_, _| {}));
    println!("{}", opened.into_inner());
}
RS
cargo run -q --manifest-path "$folder/Cargo.toml" --target-dir "$folder/target" >"$folder/seen" || exit 2
echo "rayon 1.12.0, 2 threads: initialized $(cat "$folder/seen") times"
[ "$(cat "$folder/seen")" -ge 4 ] || { echo "this has changed" >&2; exit 1; }

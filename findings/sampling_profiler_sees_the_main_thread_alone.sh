#!/usr/bin/env bash
# Expected: a profiler of a program with two threads that calculate shows where they calculate.
# Seen on 2026-11-27, CPython 3.15.2: `profiling.sampling run` samples the main thread alone, so that nearly all of the time is spent in
# `Thread.join`. `run -a` samples all threads.
# Needs: CPython 3.15, and the right to read the memory of its own child process (PYTHON=…, or python3.15).
set -euo pipefail
python=${PYTHON:-python3.15}
command -v "$python" >/dev/null || { echo "no $python" >&2; exit 2; }
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cat >"$folder/script.py" <<'PY'
import threading

def calculate():
    total = 0
    for i in range(10_000_000):
        total += i * i

threads = [threading.Thread(target=calculate) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
PY
"$python" --version
for option in "" -a; do
    # shellcheck disable=SC2086
    "$python" -m profiling.sampling run $option --pstats "$folder/script.py" >"$folder/seen$option" 2>&1 || { cat "$folder/seen$option"; exit 2; }
    echo "run $option: $(grep -c 'calculate)' "$folder/seen$option" || true) rows of calculate"
done
grep -q 'Thread.join)' "$folder/seen" && ! grep -q 'calculate)' "$folder/seen" && grep -q 'calculate)' "$folder/seen-a" ||
    { echo "this has changed" >&2; exit 1; }

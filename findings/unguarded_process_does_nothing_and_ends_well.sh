#!/usr/bin/env bash
# Expected: a script that starts a process without `if __name__ == "__main__":` works (with fork) or fails, so that a shell or CI sees
# it, as CPython 3.14.10 does (`ConnectionResetError`, status 1).
# Seen on 2026-11-27, CPython 3.15.2 with forkserver, the default on Linux: `start()` and `join()` succeed, the worker does nothing
# and has exit code 1, and the script ends with status 0.
# Needs: Linux, CPython 3.15 (PYTHON=…, or python3.15).
set -euo pipefail
python=${PYTHON:-python3.15}
command -v "$python" >/dev/null || { echo "no $python" >&2; exit 2; }
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cat >"$folder/script.py" <<'PY'
import multiprocessing

def worker():
    print("the work is done", flush=True)

process = multiprocessing.Process(target=worker)
process.start()
process.join()
print("exit code of the worker:", process.exitcode)
PY
status=0
seen=$("$python" "$folder/script.py" 2>"$folder/errors") || status=$?
printf '%s:\n%s\nstatus %s\n' "$("$python" --version)" "$seen" "$status"
grep -m 1 RuntimeError "$folder/errors" || true
[ "$seen, $status" = 'exit code of the worker: 1, 0' ] || { echo "this has changed" >&2; exit 1; }

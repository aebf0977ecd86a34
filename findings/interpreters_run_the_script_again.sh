#!/usr/bin/env bash
# Expected: the interpreters of `InterpreterPoolExecutor` are in one process, so the script is not run again, as threads do not run it
# again, and needs no `if __name__ == "__main__":`.
# Seen on 2026-11-27, CPython 3.14.10 and 3.15.2: a function that uses no global name is carried over as it is. As soon as one uses a
# global, each interpreter runs the whole script once more, with the name `<fake __main__>`.
# Needs: CPython 3.14 or newer (PYTHON=…, or the first of python3.15, python3.14, python3).
set -euo pipefail
python=${PYTHON:-$(command -v python3.15 python3.14 python3 | head -n 1)}
"$python" -c 'from concurrent.futures import InterpreterPoolExecutor' 2>/dev/null || { echo "needs CPython 3.14" >&2; exit 2; }
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cat >"$folder/script.py" <<'PY'
import sys
from concurrent.futures import InterpreterPoolExecutor

sys.stdout.write(f"the script runs as {__name__}\n")
LIMIT = 10

def without_a_global(n):
    return n + 1

def with_a_global(n):
    return n + LIMIT

if __name__ == "__main__":
    for function in [without_a_global, with_a_global]:
        with InterpreterPoolExecutor(max_workers=1) as pool:
            sys.stdout.write(f"{function.__name__}: {pool.submit(function, 1).result()}\n")
PY
seen=$("$python" "$folder/script.py")
printf '%s:\n%s\n' "$("$python" --version)" "$seen"
[ "$seen" = 'the script runs as __main__
without_a_global: 2
the script runs as <fake __main__>
with_a_global: 11' ] || { echo "this has changed" >&2; exit 1; }

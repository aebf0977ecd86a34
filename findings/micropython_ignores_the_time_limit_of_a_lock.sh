#!/usr/bin/env bash
# Expected: `acquire(True, 0.1)` of a lock that is held for a second returns False after 0.1 s, as CPython's `_thread` does.
# Seen on 2026-11-27, MicroPython 1.26.1 (Unix, Debian): it accepts the limit, ignores it, and returns True after 1 s.
# Needs: MicroPython with `_thread` (MICROPYTHON=…, or micropython).
set -euo pipefail
micropython=${MICROPYTHON:-micropython}
command -v "$micropython" >/dev/null || { echo "no $micropython" >&2; exit 2; }
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cat >"$folder/script.py" <<'PY'
import _thread, sys, time

lock = _thread.allocate_lock()
lock.acquire()

def release_later():
    time.sleep(1)
    lock.release()

_thread.start_new_thread(release_later, ())
print(sys.version)
print(lock.acquire(True, 0.1))
PY
seen=$("$micropython" "$folder/script.py")
echo "$seen"
[ "$(echo "$seen" | tail -n 1)" = True ] || { echo "this has changed" >&2; exit 1; }

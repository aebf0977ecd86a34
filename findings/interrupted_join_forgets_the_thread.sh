#!/usr/bin/env bash
# Expected: if Ctrl-C interrupts `thread.join()`, the thread still runs, so a second `join()` waits for it. So does the end of the
# program, because the thread is no daemon.
# Seen on 2026-11-27, CPython 3.10.13, 3.11.7, 3.12.1 and PyPy 8.0.1: the second `join()` returns immediately, `is_alive()` is False,
# and the program ends with status 0 while the thread is at work: its last line is never printed.
# CPython 3.13.0, 3.13.18, 3.14.10 and 3.15.2: as expected.
# Needs: Python 3 (PYTHON=…, or python3).
set -euo pipefail
python=${PYTHON:-python3}
command -v "$python" >/dev/null || { echo "no $python" >&2; exit 2; }
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cat >"$folder/script.py" <<'PY'
import threading, time

def work():
    time.sleep(1)
    print("the worker has ended", flush=True)

worker = threading.Thread(target=work)
worker.start()
print("ready", flush=True)
try:
    worker.join()
except KeyboardInterrupt:
    worker.join()
    print("joined; alive:", worker.is_alive(), flush=True)
PY
cat >"$folder/press.py" <<'PY'
import signal, subprocess, sys, time

child = subprocess.Popen([sys.executable, sys.argv[1]], stdout=subprocess.PIPE, text=True)
child.stdout.readline()
time.sleep(0.3)
child.send_signal(signal.SIGINT)
print(child.communicate()[0], end="")
print("status", child.returncode)
PY
seen=$("$python" "$folder/press.py" "$folder/script.py")
version=$("$python" -c 'import sys; print(sys.implementation.name, sys.version.split()[0])')
printf '%s:\n%s\n' "$version" "$seen"
forgotten=$'joined; alive: False\nstatus 0'
right=$'the worker has ended\njoined; alive: False\nstatus 0'
case $("$python" -c 'import sys; print(sys.version_info >= (3, 13))') in
False) [ "$seen" = "$forgotten" ] ;;
True) [ "$seen" = "$right" ] ;;
esac || { echo "this has changed" >&2; exit 1; }

#!/usr/bin/env bash
# Expected: `print("text")` of an unbuffered Python (`-u`, PYTHONUNBUFFERED=1) writes the line in one piece. It is what a container or
# a watcher sets to see each line as it comes.
# Seen on 2026-11-27, CPython 3.11.7: two writes, the text and its end. With threads, another one's text comes between them, so two
# messages share a line and an empty line follows. `print("text\n", end="")` is one write, and so is a line of `logging`.
# Needs: python3 on a Unix, where each write to a datagram socket can be seen by itself.
set -euo pipefail
command -v python3 >/dev/null || exit 2
seen=$(python3 - <<'PY'
import os, socket, subprocess, sys

def writes(program):
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    subprocess.run([sys.executable, "-u", "-c", program], stdout=theirs, check=True)
    theirs.close()
    ours.setblocking(False)
    pieces = []
    try:
        while piece := ours.recv(100):
            pieces.append(piece)
    except BlockingIOError:
        pass
    return pieces

print(writes("print('text')"), writes(r"print('text\n', end='')"))
PY
) || exit 2
echo "$(python3 --version): $seen"
[ "$seen" = "[b'text', b'\\n'] [b'text\\n']" ] || { echo "this has changed" >&2; exit 1; }

"""Runs program.py and rust/ with the real libraries, and writes what they print, line by line with its
milliseconds. It keeps the first lines of each file, which say how it is drawn.

    python3 record.py [KIND...]
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import venv

HERE = pathlib.Path(__file__).parent
LIBRARIES = ["loguru==0.7.3", "tqdm==4.67.1", "gevent==25.9.1"]


def record(kind, command, env):
    file = HERE / f"{kind}.txt"
    head = [line for line in file.read_text().splitlines(True) if line.startswith("#")] if file.exists() else []
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "env": env}
    with subprocess.Popen(command, **options) as process:
        started, lines = None, []
        for line in process.stdout:
            started = started or time.monotonic()
            text = line.decode().rstrip("\n").replace(str(folder), "…").replace(str(HERE), "…").replace(sys.base_prefix, "…")
            lines.append(f"{round((time.monotonic() - started) * 1000)} {text}\n")
    file.write_text("".join(head + lines), newline="\n")
    print(kind, len(lines))


with tempfile.TemporaryDirectory() as folder:
    venv.create(folder, with_pip=True)
    python = f"{folder}/bin/python"
    subprocess.run([python, "-m", "pip", "install", "-q", *LIBRARIES], check=True)
    shutil.copytree(HERE / "rust", f"{folder}/rust")
    rust = re.findall(r'Some\("(\w+)"\)', (HERE / "rust/src/main.rs").read_text())
    env = os.environ | {"PYTHONUNBUFFERED": "1", "CARGO_TARGET_DIR": f"{folder}/target", "RUST_BACKTRACE": "1"}
    for command in (["build"], ["test", "--no-run"]):
        subprocess.run(["cargo", "-q", *command], cwd=f"{folder}/rust", env=env, check=True)
    kinds = {kind: [f"{folder}/target/debug/kitchen", kind] for kind in rust}
    kinds["libtest"] = ["cargo", "-q", "test", "--manifest-path", f"{folder}/rust/Cargo.toml"]
    for kind in re.findall(r"^def (\w+)\(\):", (HERE / "program.py").read_text(), re.M):
        kinds[kind] = [python, str(HERE / "program.py"), kind]
    for name in ("job",):
        kinds.pop(name)
    for kind in sys.argv[1:] or kinds:
        record(kind, kinds[kind], env)

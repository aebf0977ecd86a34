"""Compiles src/lib.rs with Cargo and loads it, as the module `sums`.

For a module of your own, take maturin (https://www.maturin.rs), which does this and makes packages.
"""

import importlib.machinery
import importlib.util
import json
import os
import pathlib
import subprocess
import sys


def build():
    # PyO3 has to know for which Python it compiles. Cargo says where it puts what it has made.
    command = ["cargo", "build", "--release", "--locked", "--message-format", "json-render-diagnostics"]
    folder = pathlib.Path(__file__).parent
    env = os.environ | {"PYO3_PYTHON": sys.executable}
    try:
        done = subprocess.run(command, cwd=folder, env=env, stdout=subprocess.PIPE, text=True)
    except FileNotFoundError:
        sys.exit("error: there is no cargo on the PATH, which compiles the module")
    if done.returncode != 0:
        sys.exit("error: the module could not be compiled: see above")
    messages = map(json.loads, done.stdout.splitlines())
    made = [message for message in messages if message.get("target", {}).get("name") == "sums"]
    return next(file for file in made[-1]["filenames"] if not file.endswith(".lib"))


def load(path):
    loader = importlib.machinery.ExtensionFileLoader("sums", path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("sums", loader))
    loader.exec_module(module)
    return module


sums = load(build())

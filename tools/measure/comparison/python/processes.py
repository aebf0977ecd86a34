"""Starting and joining one worker process, forked and spawned, and one empty Python."""

import multiprocessing
import subprocess
import sys
import time

TIMES = {"fork": 20, "spawn": 5}


def nothing():
    pass


def start_and_join(context):
    process = context.Process(target=nothing)
    process.start()
    process.join()
    if process.exitcode != 0:
        sys.exit(f"a worker failed: {process.exitcode}")


def main():
    started = time.perf_counter()
    for _ in range(5):
        subprocess.run([sys.executable, "-c", ""], check=True)
    print("empty", (time.perf_counter() - started) / 5)

    for method, times in TIMES.items():
        if method in multiprocessing.get_all_start_methods():
            context = multiprocessing.get_context(method)
            start_and_join(context)  # the first one imports what the others find
            started = time.perf_counter()
            for _ in range(times):
                start_and_join(context)
            print(method, (time.perf_counter() - started) / times)


if __name__ == "__main__":
    main()

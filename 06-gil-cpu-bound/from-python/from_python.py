"""Lesson 6's sum, in Rust, called from two Python threads.

python3 06-gil-cpu-bound/from-python/from_python.py
"""

import platform
import sys
import threading
import time

from build import sums

N = 200_000_000
SUM = (N - 1) * N * (2 * N - 1) // 6


def measure(add_up):
    """Runs it twice, one after the other and in two threads, and prints what that took."""

    def task():
        assert add_up(N) == SUM

    start = time.monotonic()
    task()
    task()
    in_a_row = time.monotonic() - start

    sums.most_at_work()
    start = time.monotonic()
    threads = [threading.Thread(target=task) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    in_threads = time.monotonic() - start
    print(
        f"{add_up.__name__}: {in_a_row:.2f} seconds one after the other, {in_threads:.2f} in two threads"
        f" ({in_threads / in_a_row:.2f} times), at most {sums.most_at_work()} at work"
    )


has_gil = getattr(sys, "_is_gil_enabled", lambda: True)()
print(f"Python: {platform.python_version()}, {'with' if has_gil else 'without'} a GIL")
measure(sums.add_up)
measure(sums.add_up_detached)

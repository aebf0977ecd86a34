"""What surprises you when Python's threads call Rust.

python3 06-gil-cpu-bound/from-python/traps.py
"""

import threading

from build import sums

N = 200_000_000
SUM = (N - 1) * N * (2 * N - 1) // 6


def add_in_two_threads(total):
    """Returns what the two threads were told: `added`, or an error."""
    told = []

    def add():
        try:
            total.add(N)
            told.append("added")
        except RuntimeError as error:
            told.append(f"RuntimeError: {error}")

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ", ".join(sorted(told))


print(f"Total: {add_in_two_threads(sums.Total())}")

total = sums.SharedTotal()
print(f"SharedTotal: {add_in_two_threads(total)}; the total is right: {total.get() == 2 * SUM}")

try:
    try:
        sums.crash()
    except Exception:
        print("Panic: caught by `except Exception`")
except BaseException as error:
    print(f"Panic: not caught by `except Exception`: {type(error).__name__}: {error}")

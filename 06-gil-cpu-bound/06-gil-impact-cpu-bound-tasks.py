"""Lesson 6: with a GIL, threads do not make CPU-bound work faster.

python3 06-gil-impact-cpu-bound-tasks.py
python3 06-gil-impact-cpu-bound-tasks.py --n 5000000 --threads 4
"""

import argparse
import threading
import time


def cpu_bound_task(n):
    """A CPU-bound task: it only calculates and never waits."""
    result = 0
    for i in range(n):
        result += i * i
    return result


parser = argparse.ArgumentParser(description="The same work one after the other and in threads.")
parser.add_argument("--n", type=int, default=50_000_000)
parser.add_argument("--threads", type=int, default=2)
args = parser.parse_args()

print("\n--- GIL Limitation Example (CPU-bound) ---")

# Synchronous execution
start_sync = time.time()
for _ in range(args.threads):
    cpu_bound_task(args.n)
end_sync = time.time()
print(f"Synchronous execution time: {end_sync - start_sync:.2f} seconds")

# Multithreaded execution
start_threads = time.time()
threads = []
for _ in range(args.threads):
    thread = threading.Thread(target=cpu_bound_task, args=(args.n,))
    threads.append(thread)
    thread.start()
for thread in threads:
    thread.join()
end_threads = time.time()
print(f"Multithreaded execution time (CPU-bound): {end_threads - start_threads:.2f} seconds")

"""Lesson 7: the work of lesson 6, in processes, each of which has its own GIL.

python3 07-multiprocessing.py
python3 07-multiprocessing.py --n 5000000 --processes 4
"""

import argparse
import multiprocessing
import time


def cpu_bound_task(n):
    """A CPU-bound task: it only calculates and never waits."""
    result = 0
    for i in range(n):
        result += i * i
    return result


def run_sync(n, tasks):
    start_sync = time.time()
    for _ in range(tasks):
        cpu_bound_task(n)
    end_sync = time.time()
    print(f"Synchronous execution time: {end_sync - start_sync:.2f} seconds")


def run_multiprocess(n, tasks):
    start_procs = time.time()
    processes = []
    for _ in range(tasks):
        process = multiprocessing.Process(target=cpu_bound_task, args=(n,))
        processes.append(process)
        process.start()
    for process in processes:
        process.join()
    end_procs = time.time()
    print(f"Multiprocessing execution time (CPU-bound): {end_procs - start_procs:.2f} seconds")


# A spawned worker imports this file. Without this line, it would start workers of its own.
if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="The same work one after the other and in processes.")
    parser.add_argument("--n", type=int, default=50_000_000)
    parser.add_argument("--processes", type=int, default=2)
    args = parser.parse_args()

    print("\n--- GIL Limitation Example (CPU-bound) ---")
    run_sync(args.n, args.processes)
    run_multiprocess(args.n, args.processes)

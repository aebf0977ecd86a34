"""The CPU-bound task: in a row, in threads, in forked and in spawned processes.

cpu.py N TASKS
"""

import multiprocessing
import sys
import threading
import time


def sum_of_squares(n):
    total = 0
    for i in range(n):
        total += i * i
    return total


def in_a_row(n, tasks):
    return [sum_of_squares(n) for _ in range(tasks)]


def run_all(workers):
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def in_threads(n, tasks):
    sums = []
    run_all([threading.Thread(target=lambda: sums.append(sum_of_squares(n))) for _ in range(tasks)])
    return sums


def send_sum(n, results):
    results.put(sum_of_squares(n))


def in_processes(method):
    def run(n, tasks):
        context = multiprocessing.get_context(method)
        results = context.SimpleQueue()
        run_all([context.Process(target=send_sum, args=(n, results)) for _ in range(tasks)])
        return [results.get() for _ in range(tasks)]

    return run


def main():
    n, tasks = map(int, sys.argv[1:])
    ways = {"row": in_a_row, "threads": in_threads}
    for method in ("fork", "spawn"):
        if method in multiprocessing.get_all_start_methods():
            ways[method] = in_processes(method)
    for name, way in ways.items():
        started = time.perf_counter()
        sums = way(n, tasks)
        print(name, time.perf_counter() - started)
        print("sum", *sums)


if __name__ == "__main__":
    main()

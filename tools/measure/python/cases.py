"""CPython's side of what the lessons' scripts do not time.

cases.py CASE N: does it N times, and prints the seconds that all of them took.
"""

import multiprocessing
import os
import sys
import threading
import time


def take(primitive, n):
    started = time.perf_counter()
    for _ in range(n):
        with primitive:
            pass
    return time.perf_counter() - started


def lock(n):
    return take(threading.Lock(), n)


def semaphore(n):
    return take(threading.Semaphore(1), n)


def on_two_cores(work):
    """Runs work(0) and work(1) in two threads, each on a core of its own where that can be said."""
    both_are_there = threading.Barrier(2)
    times = []

    def run(i):
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[i]})
        both_are_there.wait()
        started = time.perf_counter()
        work(i)
        times.append((started, time.perf_counter()))

    run_all([threading.Thread(target=run, args=(i,)) for i in (0, 1)])
    return max(end for _, end in times) - min(start for start, _ in times)


def run_all(workers):
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def hand_over(n):
    turns = [threading.Semaphore(1), threading.Semaphore(0)]

    def work(i):
        for _ in range(-(-n // 2)):
            turns[i].acquire()
            turns[1 - i].release()

    return on_two_cores(work)


def event(n):
    turns = [threading.Event(), threading.Event()]
    turns[0].set()

    def work(i):
        for _ in range(n):
            turns[i].wait()
            turns[i].clear()
            turns[1 - i].set()

    return on_two_cores(work)


def nothing():
    pass


def thread_one(n):
    started = time.perf_counter()
    for _ in range(n):
        run_all([threading.Thread(target=nothing)])
    return time.perf_counter() - started


def thread_1000(n):
    go = threading.Event()
    started = time.perf_counter()
    # Daemons, so that the program ends if one of them cannot be started.
    threads = [threading.Thread(target=go.wait, daemon=True) for _ in range(n)]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started


def workers(method, n):
    context = multiprocessing.get_context(method)
    times = []
    for _ in range(n + 1):
        started = time.perf_counter()
        process = context.Process(target=nothing)
        process.start()
        process.join()
        times.append(time.perf_counter() - started)
        if process.exitcode != 0:
            sys.exit(f"a worker failed: {process.exitcode}")
    return sum(times[1:])  # the first one imports what the others find


def process_spawn(n):
    return workers("spawn", n)


def process_fork(n):
    return workers("fork", n)


if __name__ == "__main__":
    print(globals()[sys.argv[1].replace("-", "_")](int(sys.argv[2])))

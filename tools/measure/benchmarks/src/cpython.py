"""CPython's semaphore and event, in the cases of semaphores.rs and events.rs.

Arguments: the case, its parameters, and last how many times. Prints the seconds all of them took.
"""

import os
import sys
import threading
import time
from threading import Event, Semaphore


def together(n, work):
    barrier = threading.Barrier(n)
    times = []

    def run(i):
        barrier.wait()
        started = time.perf_counter()
        work(i)
        times.append((started, time.perf_counter()))

    threads = [threading.Thread(target=run, args=(i,)) for i in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return max(end for _, end in times) - min(start for start, _ in times)


def pin(cores, i):
    os.sched_setaffinity(0, {sorted(ALLOWED)[0 if cores == 1 else i]})


def uncontended(n):
    return contended(1, 1, n)


def contended(threads, permits, n):
    semaphore = Semaphore(permits)

    def work(_):
        for _ in range(-(-n // threads)):
            with semaphore:
                pass

    return together(threads, work)


def hand_over(cores, n):
    turns = [Semaphore(1), Semaphore(0)]

    def work(i):
        pin(cores, i)
        for _ in range(-(-n // 2)):
            turns[i].acquire()
            turns[1 - i].release()

    return together(2, work)


def until_through(n, wait, go):
    threading.stack_size(256 * 1024)
    arrived, through = [], []

    def run():
        arrived.append(1)
        wait()
        through.append(1)

    threads = [threading.Thread(target=run) for _ in range(n)]
    for thread in threads:
        thread.start()
    while len(arrived) < n:
        time.sleep(0)
    time.sleep(0.02 + 50e-6 * n)  # for the last to fall asleep
    started = time.perf_counter()
    go()
    while len(through) < n:
        time.sleep(0)
    seconds = time.perf_counter() - started
    for thread in threads:
        thread.join()
    return seconds


def waiters(n):
    semaphore = Semaphore(0)
    return until_through(n, semaphore.acquire, lambda: [semaphore.release() for _ in range(n)])


def set_and_clear(n):
    event = Event()
    started = time.perf_counter()
    for _ in range(n):
        event.set()
        event.clear()
    return time.perf_counter() - started


def wait_for_nothing(n):
    event = Event()
    event.set()
    started = time.perf_counter()
    for _ in range(n):
        event.wait()
    return time.perf_counter() - started


def round_trip(cores, n):
    turns = [Event(), Event()]
    turns[0].set()

    def work(i):
        pin(cores, i)
        for _ in range(n):
            turns[i].wait()
            turns[i].clear()
            turns[1 - i].set()

    return together(2, work)


def wake_all(n_waiters, n):
    seconds = 0
    for _ in range(-(-n // n_waiters)):
        event = Event()
        seconds += until_through(n_waiters, event.wait, event.set)
    return seconds


if __name__ == "__main__":
    ALLOWED = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else {0, 1}
    case, *numbers = sys.argv[1:]
    print(globals()[case](*map(int, numbers)))

"""Taking and releasing a lock and a semaphore; there and back again with two events."""

import threading
import time

TIMES = 1_000_000
TRIPS = 5_000

lock = threading.Lock()
semaphore = threading.Semaphore(1)
there = threading.Event()
back = threading.Event()


def take(primitive):
    for _ in range(TIMES):
        with primitive:
            pass


def answer():
    for _ in range(TRIPS):
        there.wait()
        there.clear()
        back.set()


def call():
    other = threading.Thread(target=answer)
    other.start()
    for _ in range(TRIPS):
        there.set()
        back.wait()
        back.clear()
    other.join()


def measure(name, times, run, *args):
    started = time.perf_counter()
    run(*args)
    print(name, (time.perf_counter() - started) / times)


measure("lock", TIMES, take, lock)
measure("semaphore", TIMES, take, semaphore)
measure("event", TRIPS, call)

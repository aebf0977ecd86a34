"""Starting and joining one thread; a thousand at once, and the memory that they need."""

import sys
import threading
import time

IN_TURN = 1000
AT_ONCE = 1000  # daemons, so that the program ends if one of them cannot be started


def nothing():
    pass


def sample(name):
    print("sample", name, flush=True)
    sys.stdin.readline()


def wait():
    here.release()
    go.wait()


# The memory first: later, threads would be given the stacks of those that have ended.
sample("before")
go = threading.Event()
here = threading.Semaphore(0)
threads = [threading.Thread(target=wait, daemon=True) for _ in range(AT_ONCE)]
for thread in threads:
    thread.start()
for _ in threads:
    here.acquire()
sample("during")
go.set()
for thread in threads:
    thread.join()

started = time.perf_counter()
for _ in range(IN_TURN):
    thread = threading.Thread(target=nothing)
    thread.start()
    thread.join()
print("one", (time.perf_counter() - started) / IN_TURN)

go = threading.Event()
started = time.perf_counter()
threads = [threading.Thread(target=go.wait, daemon=True) for _ in range(AT_ONCE)]
for thread in threads:
    thread.start()
go.set()
for thread in threads:
    thread.join()
print("thousand", (time.perf_counter() - started) / AT_ONCE)

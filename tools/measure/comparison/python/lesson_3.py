"""Five threads count together behind a lock: by hand, then by `with`.

lesson_3.py ITERATIONS
"""

import sys
import threading
import time

THREADS = 5
iterations = int(sys.argv[1])
lock = threading.Lock()
counter = 0


def count_by_hand():
    global counter
    for _ in range(iterations):
        lock.acquire()
        try:
            value = counter
            time.sleep(0.0001)
            counter = value + 1
        finally:
            lock.release()


def count_by_scope():
    global counter
    for _ in range(iterations):
        with lock:
            value = counter
            time.sleep(0.0001)
            counter = value + 1


for count in (count_by_hand, count_by_scope):
    counter = 0
    workers = [threading.Thread(target=count) for _ in range(THREADS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(f"Expected counter value: {THREADS * iterations}")
    print(f"Actual counter value: {counter}")

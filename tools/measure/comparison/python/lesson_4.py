"""Threads that share three permits, started 0.1 seconds apart.

lesson_4.py SECONDS... (how long each thread works)
"""

import sys
import threading
import time

semaphore = threading.Semaphore(3)


def work(number, seconds):
    print(f"Thread {number}: Trying to acquire semaphore...")
    with semaphore:
        print(f"Thread {number}: Acquired semaphore. Accessing resource...")
        time.sleep(seconds)
        print(f"Thread {number}: Finished work in {seconds:.2f}s.")
    print(f"Thread {number}: Released semaphore.")


workers = []
for number, seconds in enumerate(map(float, sys.argv[1:])):
    workers.append(threading.Thread(target=work, args=(number, seconds)))
    workers[-1].start()
    time.sleep(0.1)
for worker in workers:
    worker.join()

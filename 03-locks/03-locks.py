"""Lesson 3: a lock admits one thread at a time to the critical section.

python3 03-locks.py
python3 03-locks.py --threads 2 --iterations 1000
"""

import argparse
import threading
import time

shared_counter = 0
lock = threading.Lock()


def increment_counter(iterations):
    """Acquires and releases the lock explicitly."""
    global shared_counter
    for _ in range(iterations):
        lock.acquire()
        try:
            current_value = shared_counter
            time.sleep(0.0001)  # stands for some work
            shared_counter = current_value + 1
        finally:
            # Also after an exception: a lock that stays locked would block the others forever.
            lock.release()


def increment_counter_with_context_manager(iterations):
    """The same, but `with` releases the lock at the end of its block."""
    global shared_counter
    for _ in range(iterations):
        with lock:
            current_value = shared_counter
            time.sleep(0.0001)  # stands for some work
            shared_counter = current_value + 1


parser = argparse.ArgumentParser(description="Threads that count together, in one counter.")
parser.add_argument("--threads", type=int, default=5)
parser.add_argument("--iterations", type=int, default=10_000)
args = parser.parse_args()

print("\n--- Threading with Lock Example ---")
threads = []
for _ in range(args.threads):
    thread = threading.Thread(target=increment_counter, args=(args.iterations,))
    threads.append(thread)
    thread.start()
for thread in threads:
    thread.join()
print(f"Expected counter value: {args.threads * args.iterations}")
print(f"Actual counter value: {shared_counter}")

print("\n--- Threading with Lock and Context Manager Example ---")
shared_counter = 0
threads = []
for _ in range(args.threads):
    thread = threading.Thread(
        target=increment_counter_with_context_manager, args=(args.iterations,)
    )
    threads.append(thread)
    thread.start()
for thread in threads:
    thread.join()
print(f"Expected counter value: {args.threads * args.iterations}")
print(f"Actual counter value: {shared_counter}")

"""Lesson 2: `join` waits until a thread has finished.

python3 02-waiting-for-threads-to-complete.py
"""

import sys
import threading
import time


def print(line):
    # Writes a line in one piece: see lesson 1.
    sys.stdout.write(f"{line}\n")


def tasks(name, duration):
    """What each thread runs."""
    print(f"Thread {name}: Starting Tasks....")
    time.sleep(duration)  # stands for waiting on a network or a disk
    print(f"Thread {name}: Finished Task. Done!")


print("--- Threading Basic Example ---")

thread1 = threading.Thread(target=tasks, args=("Thread-1", 2))
thread2 = threading.Thread(target=tasks, args=("Thread-2", 3))

start_time = time.time()
thread1.start()
thread2.start()

# The main thread continues without waiting.
print("Main Thread: All threads launched. Doing other work...")

# Give the threads some time to start.
time.sleep(1)
print("Main Thread: Still doing other work...")

# `join` blocks until the thread has finished. It returns `None`, whatever the thread returned.
start_to_join = time.time()
thread1.join()
thread2.join()
end_time = time.time()

print(f"Main Thread: Main Program Finished in {start_to_join - start_time:.2f} seconds")
print(f"Main Thread: All threads finished in {end_time - start_time:.2f} seconds")

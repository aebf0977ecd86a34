"""Lesson 1: a started thread runs while the main thread continues.

python3 01-starting-threads.py
"""

import sys
import threading
import time


def print(line):
    # Writes a line in one piece. The built-in `print` writes the text and the newline separately, so
    # another thread's text can get in between.
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

end_time = time.time()
print(
    "Main Thread: Program Finished without completely finishing the threads in "
    f"{end_time - start_time:.2f} seconds"
)

# The script ends here, but Python waits for both threads before it exits.

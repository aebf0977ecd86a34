"""Lesson 4: a semaphore admits a limited number of threads at the same time.

python3 04-semaphores.py
python3 04-semaphores.py --threads 6 --permits 2
"""

import argparse
import random
import sys
import threading
import time


def print(line):
    # Writes a line in one piece: see lesson 1.
    sys.stdout.write(f"{line}\n")


def access_resource(thread_id):
    """What each thread runs: some work that needs a permit."""
    print(f"Thread {thread_id}: Trying to acquire semaphore...")
    # Waits here while all permits are taken. The permit is held to the end of the block.
    with semaphore:
        print(f"Thread {thread_id}: Acquired semaphore. Accessing resource...")
        work_time = random.uniform(1, 3)
        time.sleep(work_time)  # stands for using the resource
        print(f"Thread {thread_id}: Finished work in {work_time:.2f}s.")
    print(f"Thread {thread_id}: Released semaphore.")


parser = argparse.ArgumentParser(description="Threads that share a limited number of permits.")
parser.add_argument("--threads", type=int, default=10)
parser.add_argument("--permits", type=int, default=3)
args = parser.parse_args()
semaphore = threading.Semaphore(args.permits)

print("\n--- Threading with Semaphore Example ---")
threads = []
for i in range(args.threads):
    thread = threading.Thread(target=access_resource, args=(i,))
    threads.append(thread)
    thread.start()
    # A short pause between starts makes the output easier to follow.
    time.sleep(0.1)

for thread in threads:
    thread.join()

print("\nAll threads have finished their work.")

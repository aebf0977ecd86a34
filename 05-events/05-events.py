"""Lesson 5: with an event, one thread tells others that something has happened.

python3 05-events.py
"""

import sys
import threading
import time


def print(line):
    # Writes a line in one piece: see lesson 1.
    sys.stdout.write(f"{line}\n")


# 1. The event that both threads share. It begins clear.
event = threading.Event()


def waiter_thread():
    print("Waiter: Waiting for event to be set...")
    # 3. The event is clear, so the waiter blocks here. It uses no processor time while it waits.
    event.wait()
    # 6. The setter has set the event, and the waiter continues.
    print("Waiter: Event set! Continuing...")
    # 7. Clear the event, so that it can be used again.
    event.clear()


def setter_thread():
    print("Setter: Doing some work...")
    # 4. The work.
    time.sleep(2)
    print("Setter: Setting event!")
    # 5. Wakes every thread that waits for the event.
    event.set()


print("\n--- Threading with Event Example ---")
# 2. Both threads run at the same time.
t1 = threading.Thread(target=waiter_thread)
t2 = threading.Thread(target=setter_thread)
t1.start()
t2.start()

# 8. The main thread waits for both before the program ends.
t1.join()
t2.join()

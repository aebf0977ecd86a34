"""A waiter that goes on when a setter, after 2 seconds, sets an event."""

import threading
import time

event = threading.Event()


def wait():
    print("Waiter: Waiting for event to be set...")
    event.wait()
    print("Waiter: Event set! Continuing...")
    event.clear()


def set_it():
    print("Setter: Doing some work...")
    time.sleep(2)
    print("Setter: Setting event!")
    event.set()


workers = [threading.Thread(target=target) for target in (wait, set_it)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()

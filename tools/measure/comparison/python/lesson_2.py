"""The threads of lesson 1, joined."""

import threading
import time


def work(name, seconds):
    print(f"Thread {name}: Starting Tasks....")
    time.sleep(seconds)
    print(f"Thread {name}: Finished Task. Done!")


started = time.time()
workers = [
    threading.Thread(target=work, args=arguments) for arguments in (("Thread-1", 2), ("Thread-2", 3))
]
for worker in workers:
    worker.start()
time.sleep(1)
for worker in workers:
    worker.join()
print(f"Main Thread: All threads finished in {time.time() - started:.2f} seconds")

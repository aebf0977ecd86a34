"""Two threads work for 2 and for 3 seconds; the main thread is done after 1."""

import threading
import time


def work(name, seconds):
    print(f"Thread {name}: Starting Tasks....")
    time.sleep(seconds)
    print(f"Thread {name}: Finished Task. Done!")


started = time.time()
for name, seconds in (("Thread-1", 2), ("Thread-2", 3)):
    threading.Thread(target=work, args=(name, seconds)).start()
time.sleep(1)
print(f"Main Thread: Program Finished in {time.time() - started:.2f} seconds")

from threading import Condition, Thread

is_ready = False
changed = Condition()

def wait_for_it():
    seen = is_ready         # 1
    if not seen:
        with changed:       # 2
            changed.wait()  # 3

def announce_it():
    global is_ready
    with changed:
        is_ready = True     # 4
    with changed:
        changed.notify()    # 5

if __name__ == "__main__":
    threads = [Thread(target=f, daemon=True) for f in (wait_for_it, announce_it)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=1)
    print("A sleeps" if threads[0].is_alive() else "A goes on")

from threading import Thread

data = 0
is_ready = False

def send():
    global data, is_ready
    data = 42                      # 1
    is_ready = True                # 2

def receive():
    is_up = is_ready               # 3
    if not is_up:
        print("B finds the flag down")
        return
    print("B reads", data)         # 4

# With a GIL, the next thread that takes it sees all that was done before. Without one,
# CPython's documentation promises nothing of the kind, and advises a lock.
if __name__ == "__main__":
    threads = [Thread(target=f) for f in (send, receive)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

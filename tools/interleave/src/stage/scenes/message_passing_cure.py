from threading import Event, Thread

data = 0
is_ready = Event()

def send():
    global data
    data = 42                      # 1
    is_ready.set()                 # 2

def receive():
    is_up = is_ready.is_set()      # 3
    if not is_up:
        print("B finds the flag down")
        return
    print("B reads", data)         # 4

if __name__ == "__main__":
    threads = [Thread(target=f) for f in (send, receive)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

from threading import Lock, Thread

counter = 50
lock = Lock()

def add_one():
    global counter
    with lock:           # 1
        value = counter
        value += 1       # 2
        counter = value  # 3

if __name__ == "__main__":
    threads = [Thread(target=add_one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"counter = {counter}")

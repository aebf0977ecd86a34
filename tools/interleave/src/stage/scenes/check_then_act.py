from threading import Lock, Thread

balance = 100
lock = Lock()

def withdraw():
    global balance
    with lock:
        is_enough = balance >= 80  # 1
    if is_enough:
        with lock:
            balance -= 80          # 2

if __name__ == "__main__":
    threads = [Thread(target=withdraw) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"balance = {balance}")

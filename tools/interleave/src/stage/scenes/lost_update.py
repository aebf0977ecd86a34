from threading import Thread

counter = 50

def add_one():
    global counter
    value = counter  # 1
    value += 1       # 2
    counter = value  # 3

if __name__ == "__main__":
    threads = [Thread(target=add_one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"counter = {counter}")

from threading import Semaphore, Thread

semaphore = Semaphore(1)

def download():
    with semaphore:
        pass

if __name__ == "__main__":
    threads = [Thread(target=download) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("permits = 1" if semaphore.acquire(blocking=False) else "permits = 0")

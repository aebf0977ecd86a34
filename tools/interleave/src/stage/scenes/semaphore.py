from threading import Condition, Thread

class Semaphore:
    def __init__(self, permits):
        self.permits = permits
        self.returned = Condition()

    def acquire(self):
        with self.returned:           # 1
            while self.permits == 0:
                self.returned.wait()  # 2
            self.permits -= 1

    def release(self):
        with self.returned:
            self.permits += 1         # 3
            self.returned.notify()    # 4

def download(semaphore):
    semaphore.acquire()
    semaphore.release()

if __name__ == "__main__":
    semaphore = Semaphore(2)
    threads = [Thread(target=download, args=(semaphore,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"permits = {semaphore.permits}")

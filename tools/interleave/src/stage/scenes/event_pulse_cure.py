from threading import Condition, Thread

class Event:
    def __init__(self):
        self.is_set = False
        self.times = 0
        self.changed = Condition()

    def wait(self):
        with self.changed:               # 1
            times = self.times
            while not self.is_set and self.times == times:
                self.changed.wait()      # 2

    def pulse(self):
        with self.changed:               # 3
            self.is_set = True
            self.times += 1
            self.changed.notify_all()    # 4
        with self.changed:
            self.is_set = False          # 5

if __name__ == "__main__":
    event = Event()
    threads = [Thread(target=f, daemon=True) for f in (event.wait, event.pulse)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=1)
    print("A sleeps" if threads[0].is_alive() else "A goes on")

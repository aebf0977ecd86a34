from threading import Lock, Thread

written = {"x": 0, "y": 0}
seen = {}
lock = Lock()

def write_and_look(mine, other):
    with lock:
        written[mine] = 1          # 1
    with lock:
        seen[mine] = written[other]  # 2

if __name__ == "__main__":
    threads = [Thread(target=write_and_look, args=names) for names in ("xy", "yx")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("both read 0" if sum(seen.values()) == 0 else "at least one reads 1")

from threading import Thread

written = {"x": 0, "y": 0}
seen = {}

def write_and_look(mine, other):
    written[mine] = 1              # 1
    seen[mine] = written[other]    # 2

# With a GIL, the next thread that takes it sees all that was done before. Without one,
# CPython's documentation promises nothing of the kind, and advises a lock.
if __name__ == "__main__":
    threads = [Thread(target=write_and_look, args=names) for names in ("xy", "yx")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print("both read 0" if sum(seen.values()) == 0 else "at least one reads 1")

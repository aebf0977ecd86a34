from threading import Lock, Thread

balance = {"left": 100, "right": 100}
left, right = Lock(), Lock()

def left_to_right():
    with left:       # 1
        with right:  # 2
            balance["left"] -= 10
            balance["right"] += 10

def right_to_left():
    with right:      # 3
        with left:   # 4
            balance["right"] -= 10
            balance["left"] += 10

if __name__ == "__main__":
    threads = [Thread(target=f, daemon=True) for f in (left_to_right, right_to_left)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=5)
    if any(thread.is_alive() for thread in threads):
        print("deadlock")
    else:
        print(f"left = {balance['left']}, right = {balance['right']}")

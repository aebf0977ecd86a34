"""What Python's libraries print when two threads bake bread: one program for each kind of output.

    python3 program.py KIND
"""

import asyncio
import logging
import multiprocessing
import sys
import threading
import time

SAYINGS = ["starting to bake", "waiting for the oven", "done"]


def bake(say):
    for saying in SAYINGS:
        say(saying)
        time.sleep(0.1)


def in_threads(work, *args):
    threads = [threading.Thread(target=work, args=args) for _ in range(2)]
    for thread in threads:
        thread.start()
        time.sleep(0.02)
    for thread in threads:
        thread.join()


def with_logging(log_format, **options):
    logging.basicConfig(level=logging.INFO, format=log_format, **options)
    logger = logging.getLogger("kitchen")
    logger.info("starting the threads")
    in_threads(bake, logger.info)


def log_default():
    with_logging(logging.BASIC_FORMAT)


def log_thread_in_message():
    logging.basicConfig(level=logging.INFO)
    in_threads(bake, lambda text: logging.info("%s: %s", threading.current_thread().name, text))


def log_logger_dashes():
    with_logging("%(asctime)s - %(name)s - %(levelname)s - %(message)s")


def log_logger_before_thread():
    with_logging("%(asctime)s - %(name)s - %(levelname)s - %(threadName)s - %(message)s")


def log_padded():
    with_logging("%(asctime)s (%(threadName)-20s) %(levelname)8s %(message)s", datefmt="%d-%b-%y %H:%M:%S")


def log_relative():
    with_logging("%(relativeCreated)6d %(threadName)s %(message)s")


def log_brackets():
    with_logging("[%(threadName)s] %(message)s")


def log_braces():
    with_logging("{asctime} {levelname:<8} [{threadName}] {message}", style="{")


def loguru_default():
    from loguru import logger

    in_threads(bake, lambda text: logger.info(f"{threading.current_thread().name}: {text}"))


def loguru_thread():
    from loguru import logger

    logger.remove()
    logger.add(sys.stdout, format="<green>{time}</green> | <level>{level: <8}</level> | {thread.name} | {message}")
    in_threads(bake, logger.info)


def prints():
    # No buffer: a line and its end are written in two steps.
    in_threads(bake, lambda text: print(f"{threading.current_thread().name}: {text}"))


def glued():
    barrier = threading.Barrier(2)

    def work(number):
        for text in ["waiting", "working", "done"]:
            barrier.wait()
            print(f"Thread {number}: {text}", flush=True)
            time.sleep(0.1)

    threads = [threading.Thread(target=work, args=(number,)) for number in (1, 2)]
    for thread in threads:
        thread.start()


def tqdm_bars():
    from tqdm import tqdm

    def work(number):
        for _ in tqdm(range(10), desc=f"Thread {number}", position=number, file=sys.stdout):
            time.sleep(0.03)

    threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()


def traceback_of_one():
    def work():
        name = threading.current_thread().name
        print(f"{name}: starting", flush=True)
        time.sleep(0.1)
        if name.startswith("Thread-1"):
            raise ValueError("no flour")
        print(f"{name}: done", flush=True)

    in_threads(work)


def sentences():
    def work(number):
        print(f"Worker {number} starts", flush=True)
        time.sleep(0.1)
        print(f"Worker {number} finished", flush=True)

    for number in (1, 2):
        threading.Thread(target=work, args=(number,)).start()


def report():
    for epoch in (1, 2):
        print(f"Epoch {epoch}: training", flush=True)
        time.sleep(0.1)
        print(f"Epoch {epoch}: loss is low", flush=True)
    print("Total: 2", "Status: working", sep="\n", flush=True)


def executor():
    from concurrent.futures import ThreadPoolExecutor

    def work(number):
        print(f"{threading.current_thread().name}: processing loaf {number}", flush=True)
        time.sleep(0.1)
        print(f"{threading.current_thread().name}: finished loaf {number}", flush=True)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(3)))


def shared_things():
    oven = threading.Lock()

    def work(number):
        print(f"Baker {number}: waiting for the oven", flush=True)
        with oven:
            print("Oven: working", flush=True)
            time.sleep(0.1)
            print("Oven: ready", flush=True)

    for number in (1, 2):
        threading.Thread(target=work, args=(number,)).start()


def told_by_main():
    def work(number):
        print(f"Thread {number}: baking", flush=True)
        time.sleep(0.2)
        print(f"Thread {number}: done", flush=True)

    thread = threading.Thread(target=work, args=(2,))
    thread.start()
    time.sleep(0.05)
    print("main: Thread 2 is waiting for the oven", flush=True)
    time.sleep(0.05)
    print("Thread 2 is not done yet", flush=True)
    thread.join()
    print("main: done", flush=True)


def timed_out():
    oven = threading.Lock()

    def work():
        print("Thread 1: waiting for the oven", flush=True)
        oven.acquire(timeout=0.1)
        print("Thread 1: timed out waiting for the oven", flush=True)
        time.sleep(0.1)
        print("Thread 1: gave up", flush=True)

    with oven:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()


def reused():
    def work():
        print("Worker 1: started", flush=True)
        time.sleep(0.02)
        print("Worker 1: working", flush=True)
        time.sleep(0.02)

    for _ in range(2):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        time.sleep(0.1)


def idents():
    in_threads(bake, lambda text: print(f"{threading.get_native_id():#x}: {text}", flush=True))


def with_gevent():
    import gevent

    def work(number):
        for saying in SAYINGS:
            print(f"Greenlet-{number}: {saying}", flush=True)
            gevent.sleep(0.1)

    gevent.joinall([gevent.spawn(work, number) for number in (1, 2)])


def job():
    logger = multiprocessing.get_logger()
    bake(logger.info)


def with_multiprocessing():
    multiprocessing.log_to_stderr(logging.INFO)
    processes = [multiprocessing.Process(target=job) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def with_asyncio():
    async def work():
        for saying in SAYINGS:
            print(f"{asyncio.current_task().get_name()}: {saying}", flush=True)
            await asyncio.sleep(0.1)

    async def main():
        await asyncio.gather(work(), work())

    asyncio.run(main())


if __name__ == "__main__":
    globals()[sys.argv[1]]()

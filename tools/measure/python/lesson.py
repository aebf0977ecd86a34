"""Runs a lesson's script, with processes that are started as asked, and checks its arithmetic.

lesson.py METHOD SCRIPT ARGUMENTS... (METHOD: spawn, fork or any)
"""

import multiprocessing
import runpy
import sys

method, *sys.argv = sys.argv[1:]

if __name__ == "__main__":
    if method != "any":
        multiprocessing.set_start_method(method)
    names = runpy.run_path(sys.argv[0], run_name="__main__")
    # The scripts of lessons 6 and 7 throw their sums away. So the loop is asked once more.
    task = names.get("cpu_bound_task")
    if task and task(1000) != 332_833_500:
        sys.exit("the sum of the squares below 1000 is wrong")

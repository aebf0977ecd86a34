"""Says which Python this is."""

import os
import platform
import sys
import sysconfig

print("implementation", platform.python_implementation())
print("version", platform.python_version())
print("executable", sys.executable)
print("file", os.path.realpath(sys.executable))
print("free-threaded", int(bool(sysconfig.get_config_var("Py_GIL_DISABLED"))))
# A free-threaded build can be run with a GIL all the same (`PYTHON_GIL=1`).
print("gil", int(getattr(sys, "_is_gil_enabled", lambda: True)()))

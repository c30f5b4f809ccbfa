"""Ends with one line and status 1 unless this Python is 3.11 or newer. Written so that any Python can read it."""

import sys

if sys.version_info < (3, 11):
    version = ".".join(str(part) for part in sys.version_info[:3])
    sys.stderr.write(
        "Python 3.11 or newer is needed; %s is %s. Name another one: make PYTHON=/path/to/python3.11\n"
        % (sys.executable or "this one", version)
    )
    sys.exit(1)

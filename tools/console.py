"""What the scripts print: a line for each step with its time, and errors of one line. Standard library only."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class StopWithMessage(Exception):
    """Ends a script with this one line on standard error and a status that is not zero."""


@contextmanager
def step(label: str) -> Iterator[None]:
    """Prints the label when the block starts and the seconds it took when it ends."""
    print(f"{label} …", end=" ", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - began:.1f} s", flush=True)


def fail(message: str) -> int:
    """Prints the message on standard error; the status to exit with."""
    print(message, file=sys.stderr, flush=True)
    return 1

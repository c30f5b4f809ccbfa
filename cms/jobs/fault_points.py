"""Named places where a process can be made to die, to prove what a crash leaves behind.

`FAULT_POINT=job.middle` kills the process that comes to that place first, once: the marker `fault-<name>` in
DATA_DIR says that it has happened. Never in production (the settings refuse it).
"""

import os
import signal

from django.conf import settings

FAULT_POINTS = ("job.before", "job.middle", "job.after_effect", "sweep.middle", "enqueue.after_row")


def fault_point(name: str) -> None:
    """Die here by SIGKILL if this is the place that the settings name and it has not happened before."""
    if name != settings.FAULT_POINT:
        return
    try:
        (settings.DATA_DIR / f"fault-{name}").touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)

"""Entry point of the web server."""

import ctypes
import os
from contextlib import suppress
from threading import Thread

from django.core.wsgi import get_wsgi_application

M_ARENA_MAX = -8
with suppress(OSError, AttributeError, TypeError):  # glibc alone; elsewhere there is nothing of the kind to say
    # Threads take turns in Python anyway: each with a heap of its own holds more memory and is no faster.
    ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
application = get_wsgi_application()

from network.querying import store  # noqa: E402  the apps are loaded by now
from search.analysis import warm_up  # noqa: E402
from search.columns import ENTRIES  # noqa: E402

# The finder's rows, the index's and the word lists take some seconds to load: no reader's first search waits for them.
warming = [Thread(target=load, name="warm-up", daemon=True) for load in (store.warm_up, ENTRIES.warm_up, warm_up)]
for thread in warming:
    thread.start()

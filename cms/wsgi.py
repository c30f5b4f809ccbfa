"""Entry point of the web server."""

import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
application = get_wsgi_application()

from search.analysis import warm_up  # noqa: E402  the apps are loaded by now

# The word lists take some two seconds to load: no reader's first search waits for them.
Thread(target=warm_up, name="warm-up", daemon=True).start()

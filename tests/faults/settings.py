"""The site's own settings, with an app whose jobs leave a countable effect."""

from cms.settings import *  # noqa: F403
from cms.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.effects"]

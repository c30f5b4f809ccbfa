"""Settings, one subject a file. Read the environment here and nowhere else."""

from .base import *  # noqa: F403
from .database import *  # noqa: F403
from .i18n import *  # noqa: F403
from .imports import *  # noqa: F403
from .jobs import *  # noqa: F403
from .logs import *  # noqa: F403
from .places import *  # noqa: F403
from .search import *  # noqa: F403
from .security import *  # noqa: F403
from .situation_map import *  # noqa: F403
from .wagtail import *  # noqa: F403

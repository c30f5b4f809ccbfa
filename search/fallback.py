"""When the database answers in Elasticsearch's place: operators are told in the log and on their desk."""

import logging
from datetime import datetime
from typing import Any, NamedTuple

from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.dashboard.registry import DashboardPanel
from search.engines import uses_elasticsearch
from search.outbox import waiting_since

logger = logging.getLogger("search.asking")
_KEY = "search.fallback"
_TOLD_FOR_S = 600
"""After the last time; then it is over."""


class Fallback(NamedTuple):
    """Since when the database answers, and why."""

    since: datetime
    reason: str


def tell_of(reason: str, *, engine: str = "elasticsearch") -> None:
    logger.warning("search.fallback engine=%s reason=%s", engine, reason)
    cache.set(_KEY, lately() or Fallback(timezone.now(), reason), _TOLD_FOR_S)  # the first reason tells most


def lately() -> Fallback | None:
    """What was told of in the last ten minutes."""
    told: Fallback | None = cache.get(_KEY)
    return told


def panel_context(request: HttpRequest) -> dict[str, Any] | None:
    """For who runs the site."""
    if not getattr(request.user, "is_superuser", False) or not uses_elasticsearch() or not (told := lately()):
        return None
    return {"since": timezone.localtime(told.since), "reason": told.reason, "is_waiting": waiting_since() is not None}


PANEL = DashboardPanel("search-fallback", _("The search works without Elasticsearch"), "search/panel_fallback.html",
                       panel_context, order=5)  # fmt: skip

"""Parts of the desk. Apps above and plugins register them; each says for whom it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from cms.plugins.registry import Registry


@dataclass(frozen=True)
class DashboardPanel:
    """`get_context` returns None when the panel has nothing for this user; `order` is ascending from the top."""

    key: str
    label: str | Promise
    template: str
    get_context: Callable[[HttpRequest], dict[str, Any] | None]
    order: int = 100


dashboard_panels: Registry[DashboardPanel] = Registry("dashboard panels")

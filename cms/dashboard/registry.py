"""Parts of the desk and the ways from it. Apps above and plugins register them; each says for whom it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

from cms.plugins.registry import Registry


@dataclass(frozen=True)
class DashboardPanel:
    """`get_context` returns None when the panel has nothing for this user; `order` is ascending from the top.

    Its `waiting` (a number, 0 when left out) is added up for the greeting: what waits for this person.
    """

    key: str
    label: str | Promise
    template: str
    get_context: Callable[[HttpRequest], dict[str, Any] | None]
    order: int = 100


@dataclass(frozen=True)
class DashboardLink:
    """A way from the desk. `is_action`: a button beside the greeting; else an entry of the desk's menu."""

    key: str
    label: str | Promise
    url_name: str
    is_for: Callable[[HttpRequest], bool]
    icon: str = ""
    is_action: bool = False


dashboard_panels: Registry[DashboardPanel] = Registry("dashboard panels")
dashboard_links: Registry[DashboardLink] = Registry("dashboard links")

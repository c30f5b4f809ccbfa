"""Parts of the desk and the ways from it. Apps above and plugins register them; each says for whom it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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


class MenuGroup(TextChoices):
    """Parts of the desk's menu, in their order there: what somebody is about to work with."""

    NONE = "", ""
    CONTENT = "content", pgettext_lazy("menu", "Content")
    NETWORK = "network", pgettext_lazy("menu", "Network")
    SITUATION_MAP = "situation-map", pgettext_lazy("menu", "Situation map")
    SEARCH = "search", pgettext_lazy("menu", "Search")
    OWN = "own", _("Your account")


@dataclass(frozen=True)
class DashboardLink:
    """A way from the desk: an entry of its menu, in a group of it or by itself.

    `is_action`: besides, a button beside the greeting.
    """

    key: str
    label: str | Promise
    url_name: str
    is_for: Callable[[HttpRequest], bool]
    icon: str = ""
    is_action: bool = False
    group: MenuGroup = MenuGroup.NONE


dashboard_panels: Registry[DashboardPanel] = Registry("dashboard panels")
dashboard_links: Registry[DashboardLink] = Registry("dashboard links")

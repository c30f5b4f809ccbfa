"""The desk's menu: the ways that somebody has, in groups."""

from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest
from wagtail.models import Site

from cms.dashboard.registry import DashboardLink, MenuGroup, dashboard_links
from cms.plugins.guard import guard


@dataclass(frozen=True)
class MenuPart:
    """A group with its links. One without a group, and one alone in its group, is shown as it is."""

    group: MenuGroup
    links: tuple[DashboardLink, ...]

    @property
    def is_single(self) -> bool:
        return len(self.links) == 1 and self.group != MenuGroup.OWN

    @property
    def keys(self) -> set[str]:
        return {link.key for link in self.links}


def links_for(request: HttpRequest) -> list[DashboardLink]:
    """Those that are for who asks, in the order of their registration."""
    return [
        link
        for link in dashboard_links.active(Site.find_for_request(request))
        if guard(
            dashboard_links.plugin_of(link.key),
            f"desk link {link.key}",
            partial(link.is_for, request),
            fallback=False,
        )
    ]


def menu_for(request: HttpRequest) -> list[MenuPart]:
    """Links without a group first. The last part, one's own, is always there: signing out is in it."""
    links = links_for(request)
    parts = [MenuPart(MenuGroup.NONE, (link,)) for link in links if link.group == MenuGroup.NONE and not link.is_action]
    for group in MenuGroup:
        of_group = tuple(link for link in links if link.group == group)
        if group != MenuGroup.NONE and (of_group or group == MenuGroup.OWN):
            parts.append(MenuPart(group, of_group))
    return parts

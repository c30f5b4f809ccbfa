"""The desk's menu and buttons."""

from functools import partial
from typing import Any

from django import template
from wagtail.models import Site

from cms.dashboard.registry import DashboardLink, dashboard_links
from cms.plugins.guard import guard

register = template.Library()


def links_for(context: template.Context, *, actions: bool) -> list[DashboardLink]:
    request = context["request"]
    links = [link for link in dashboard_links.active(Site.find_for_request(request)) if link.is_action == actions]
    return [
        link
        for link in links
        if guard(
            dashboard_links.plugin_of(link.key),
            f"desk link {link.key}",
            partial(link.is_for, request),
            fallback=False,
        )
    ]


@register.inclusion_tag("dashboard/_nav.html", takes_context=True)
def desk_nav(context: template.Context) -> dict[str, Any]:
    """Desk, the ways that apps have registered, the public site, signing out."""
    return {"links": links_for(context, actions=False), "here": context.get("nav"), "request": context["request"],
            "csrf_token": context.get("csrf_token")}  # fmt: skip


@register.inclusion_tag("dashboard/_actions.html", takes_context=True)
def desk_actions(context: template.Context) -> dict[str, Any]:
    return {"links": links_for(context, actions=True)}

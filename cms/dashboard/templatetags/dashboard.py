"""The desk's menu and buttons."""

from typing import Any

from django import template

from cms.dashboard.menu import links_for, menu_for

register = template.Library()


@register.inclusion_tag("dashboard/_nav.html", takes_context=True)
def desk_nav(context: template.Context) -> dict[str, Any]:
    """Desk, the ways that apps have registered, the public site, signing out."""
    request = context["request"]
    return {"parts": menu_for(request), "here": context.get("nav"), "request": request,
            "csrf_token": context.get("csrf_token")}  # fmt: skip


@register.inclusion_tag("dashboard/_actions.html", takes_context=True)
def desk_actions(context: template.Context) -> dict[str, Any]:
    return {"links": [link for link in links_for(context["request"]) if link.is_action]}

"""One block for everything that apps and plugins show on a page: activity lists, maps, plugins' own."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Site

from cms.panels import panels
from cms.plugins.guard import guard


def panel_choices() -> list[tuple[str, Any]]:
    return [(panel.key, panel.label) for panel in panels]


def render_panel(key: str, request: Any, parameters: dict[str, Any]) -> SafeString:
    """The panel's HTML; nothing when it is unknown, not active on the site, or its plugin fails."""
    site = Site.find_for_request(request) if request is not None else None
    panel = panels.active_item(key, site)
    if panel is None:
        return mark_safe("")

    def render() -> str:
        return render_to_string(panel.template, panel.get_context(request, parameters), request=request)

    return mark_safe(guard(panels.plugin_of(key), f"panel {key}", render, fallback=""))


class PanelBlock(blocks.StructBlock):
    panel = blocks.ChoiceBlock(label=_("What to show"), choices=panel_choices)
    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    region = blocks.CharBlock(
        label=_("County code"),
        required=False,
        max_length=2,
        help_text=_("01–21, 90 or 91; empty for the whole country."),
    )
    limit = blocks.IntegerBlock(label=_("How many at most"), required=False, min_value=1, max_value=50, default=6)

    class Meta:
        icon = "view"
        label = _("Panel: activities, map, plugins")

    def render(self, value: blocks.StructValue, context: dict[str, Any] | None = None) -> SafeString:
        request = (context or {}).get("request")
        return render_panel(value["panel"], request, {**value, "page": (context or {}).get("page")})

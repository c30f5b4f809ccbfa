"""The map as a panel that editors place on a page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from cms.panels import Panel
from network.models import Region

from .geometry import shapes
from .layers import build_layer
from .map_page import DEFAULT_INDICATOR, draw_areas, write_lede
from .registry import definitions


def get_context(request: HttpRequest | None, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """``parameters["indicator"]`` chooses the indicator; an unknown one falls back to the development stage."""
    site = Site.find_for_request(request) if request else None
    active = {definition.key: definition for definition in definitions(site)}
    definition = active.get(str(parameters.get("indicator") or "")) or active[DEFAULT_INDICATOR]
    layer = build_layer(definition, list(Region.objects.all()))
    areas = draw_areas(layer, shapes().country.areas)
    return {"layer": layer, "areas": areas, "frame": shapes().country.frame, "lede": write_lede(layer)}


PANEL = Panel(
    key="situation_map", label=_("Situation map"), template="situation_map/panel.html", get_context=get_context
)

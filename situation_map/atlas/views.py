"""The map and its views: parse, ask, render."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from wagtail.models import Site

from network.models import Region
from network.models.vocabulary import MeetingPlaceKind, Phase, RecordKind
from situation_map.registry import THEMES, definitions
from situation_map.takeaway.asking import TakenView
from situation_map.takeaway.offering import Offer, offer_view

from .builders import BUILDERS
from .choice import (
    COMPARISON,
    HEAT,
    MAP,
    MARKS,
    MULTIPLES,
    RANKING,
    SCATTER,
    TREND,
    VIEWS,
    MapChoice,
    UnknownIndicator,
)
from .frame import METHOD_LABELS, VIEW_LABELS, Frame, build_frame, explain_limits, find_indicators, group_by_theme
from .wording import write_lede

FIELDS: Mapping[str, tuple[str, ...]] = {
    MAP: ("indicator", "period", "per", "classes", "limits", "form", "mark", "phase", "kind"),
    RANKING: ("indicator", "period", "per"),
    MULTIPLES: ("indicator", "per", "classes", "limits", "form"),
    TREND: ("indicator", "per", "area"),
    COMPARISON: ("theme", "area"),
    HEAT: ("theme",),
    SCATTER: ("indicator", "period", "per", "other"),
}
"""What the form of each view asks; the other choices travel with it unseen."""


def situation_map(request: HttpRequest) -> HttpResponse:
    offered = definitions(Site.find_for_request(request))
    regions = list(Region.objects.all())
    codes = [region.code for region in regions if region.in_scheme]
    try:
        choice = MapChoice.parse(request.GET, indicators={each.key for each in offered}, areas=codes)
    except UnknownIndicator as error:
        raise Http404(_("There is no such indicator.")) from error
    frame = build_frame(choice, offered, regions)
    view = BUILDERS[choice.view](frame)
    return render(
        request,
        f"situation_map/atlas/{choice.view}.html",
        {"view": view, "take": offer_of(frame, view), **context_of(frame)},
    )


def offer_of(frame: Frame, view: Any) -> Offer | None:
    """The ways to take the view away; none while its indicator cannot be computed."""
    is_broken = frame.layer.failed and choice_is_of_one(frame)
    other = view.other if frame.choice.view == SCATTER else None
    return None if is_broken or (other is not None and other.failed) else offer_view(TakenView(frame, view))


def choice_is_of_one(frame: Frame) -> bool:
    return frame.choice.view not in (COMPARISON, HEAT)


def context_of(frame: Frame) -> dict[str, Any]:
    """What the head, the controls and the foot of every view show."""
    choice, fields = frame.choice, FIELDS[frame.choice.view]
    found = find_indicators(frame.definitions, choice.text)
    used_themes = {each.theme for each in frame.definitions}
    return {
        "frame": frame,
        "choice": choice,
        "layer": frame.layer,
        "lede": write_lede(frame.layer),
        "has_examples": bool(frame.layer.example_count),
        "fields": fields,
        "hidden": choice.parameters_but(fields),
        "tabs": [(key, VIEW_LABELS[key], choice.but(view=key).query()) for key in VIEWS],
        "methods": list(METHOD_LABELS.items()),
        "suggested": METHOD_LABELS.get(frame.definition.classification, ""),
        "limits_problem": explain_limits(choice.limits_error),
        "theme_options": [(key, label) for key, label in THEMES.items() if key in used_themes],
        "area_options": sorted(frame.counties, key=lambda region: region.short),
        "mark_options": [(key, RecordKind(key).label) for key in MARKS],
        "phase_options": Phase.choices,
        "kind_options": MeetingPlaceKind.choices,
        "found": [
            (label, [(each, choice.but(indicator=each.key, period="", text="").query()) for each in matching])
            for label, matching in group_by_theme(found)
        ],
        "found_count": len(found),
    }

"""The map and its views: parse, ask, render."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from network.models.vocabulary import MeetingPlaceKind, Phase, RecordKind
from situation_map.editions.asking import Reading, asked_reading, for_readers
from situation_map.registry import THEMES
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
    UnknownIndicator,
)
from .frame import METHOD_LABELS, VIEW_LABELS, Frame, explain_limits, find_indicators, frame_at, group_by_theme
from .levels import choose_view, group_areas, level_options
from .wording import write_lede

FIELDS: Mapping[str, tuple[str, ...]] = {
    MAP: ("level", "indicator", "period", "per", "classes", "limits", "form", "mark", "phase", "kind"),
    RANKING: ("level", "indicator", "period", "per"),
    MULTIPLES: ("level", "indicator", "per", "classes", "limits", "form"),
    TREND: ("level", "indicator", "per", "area"),
    COMPARISON: ("level", "theme", "period", "area"),
    HEAT: ("level", "theme", "period"),
    SCATTER: ("level", "indicator", "period", "per", "other"),
}
"""What the form of each view asks; the other choices travel with it unseen."""


def situation_map(request: HttpRequest) -> HttpResponseBase:
    reading = asked_reading(request)
    try:
        choice, level = choose_view(request.GET, reading)
    except UnknownIndicator as error:
        raise Http404(_("There is no such indicator.")) from error
    if reading.edition is not None:
        choice = choice.but(marks=())  # places are not frozen: today's on an earlier map would deceive
    with reading.in_use():
        frame = frame_at(choice, level)
        view = BUILDERS[choice.view](frame)
        context = {
            "view": view,
            "take": offer_of(frame, view, reading),
            **context_of(frame),
            **reading_context(reading, frame),
        }
        response = render(request, f"situation_map/atlas/{choice.view}.html", context)
    return for_readers(response, reading)


def offer_of(frame: Frame, view: Any, reading: Reading) -> Offer | None:
    """The ways to take the view away; none while its indicator cannot be computed."""
    several = frame.choice.view in (COMPARISON, HEAT)
    other = view.other if frame.choice.view == SCATTER else None
    if (frame.layer.failed and not several) or (other is not None and other.failed):
        return None
    return offer_view(TakenView(frame, view, reading))


def reading_context(reading: Reading, frame: Frame) -> dict[str, Any]:
    """Which edition is read, the way to now, and what is said to be wrong in what is shown."""
    if reading.edition is None:
        return {}
    choice = frame.choice
    several = choice.view in (COMPARISON, HEAT)
    keys = {choice.indicator, choice.other} if not several else {each.key for each in reading.definitions}
    return {
        "edition": reading.edition,
        "now_address": choice.but(edition="", period="").address(),
        "errata": [row for row in reading.errata if not row.indicator or row.indicator in keys],
    }


def context_of(frame: Frame) -> dict[str, Any]:
    """What the head, the controls and the foot of every view show."""
    choice = frame.choice
    left_out = ("mark", "phase", "kind") if choice.edition else ()
    fields = tuple(name for name in FIELDS[choice.view] if name not in left_out)
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
        "level_options": level_options(choice),
        "area_groups": group_areas(frame.counties, frame.counties_drawn, choice.areas) if "area" in fields else (),
        "mark_options": [(key, RecordKind(key).label) for key in MARKS],
        "phase_options": Phase.choices,
        "kind_options": MeetingPlaceKind.choices,
        "found": [
            (label, [(each, choice.but(indicator=each.key, period="", text="").query()) for each in matching])
            for label, matching in group_by_theme(found)
        ],
        "found_count": len(found),
    }

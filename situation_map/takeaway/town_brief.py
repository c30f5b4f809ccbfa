"""Two pages about a municipality: where it is, its figures beside the county's, its places, and its sources."""

from typing import Any

from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cms.dates import format_date, format_number
from situation_map.county_places import PlaceLine
from situation_map.municipality_page import Counted, TownFigure

from .asking import TakenTown
from .briefs import CUTS, MOST_ROWS, Data, frame_data, more_words, sources_data, two_pages
from .drawing.town import bare_town, town_words

MOST_PLACES = 12
STATED = 3
"""Figures that the summary and the card name."""


def town_brief(taken: TakenTown) -> bytes:
    """Raises RenderingFailed."""
    return two_pages(town_data(taken), bare_town(taken, width=400))


def town_data(taken: TakenTown) -> Data:
    town, page = taken.town, taken.page
    known = page.known
    origin = taken.dataset.provenance
    places = [*page.centres, *page.meeting_places]
    examples = page.shows_example and not origin.has_examples
    data = frame_data(origin, title=town.name, summary=town_summary(taken), map_words=town_words(taken))
    return {
        **data,
        "warning": _("Some of the figures are invented examples, marked so.") if examples else data["warning"],
        "facts": [
            [_("County"), taken.region.short],
            [_("Population"), format_number(town.population) if town.population else "–"],
            [_("Languages"), town.get_language_status_display()],
        ],
        "heads": [_("Indicator"), _("Figure"), _("County"), _("Source"), _("As of")],
        "rows": [town_row(row) for row in known[:MOST_ROWS]],
        "more": more_words(len(known))[max(0, len(known) - MOST_ROWS) :],
        "said_label": _("Family centres and meeting places"),
        "said": [place_data(line) for line in places[:MOST_PLACES]],
        "unsaid": " ".join(filter(None, (rest_words(len(places)), unknown_words(page.unknown)))),
        "sources": sources_data(origin.sources),
    }  # fmt: skip


def town_summary(taken: TakenTown) -> str:
    """How many places are known, counted as on the page: examples and others never together."""
    page = taken.page
    text = ngettext("%(count)s family centre", "%(count)s family centres", page.centre_count.number)
    other = ngettext("%(count)s meeting place", "%(count)s meeting places", page.meeting_place_count.number)
    words = {"centres": with_count(text, page.centre_count), "places": with_count(other, page.meeting_place_count)}
    return _("The network knows here of %(centres)s and %(places)s.") % words


def with_count(text: str, count: Counted) -> str:
    return text % {"count": format_number(count.number)} + (f" ({_('example')})" if count.is_example else "")


def town_text(taken: TakenTown) -> str:
    """The summary and the first figures: what the card says."""
    figures = [f"{row.definition.label}: {row.text}{example_mark(row)}" for row in taken.page.known[:STATED]]
    return " ".join([town_summary(taken), *(f"{each}." for each in figures)])


def example_mark(row: TownFigure) -> str:
    return f" ({_('example')})" if row.value.is_example else ""


def town_row(row: TownFigure) -> Data:
    unit = f" {row.definition.unit}" if row.definition.unit and not row.definition.steps else ""
    return {
        "name": str(row.definition.label),
        "cells": [
            f"{row.text}{unit}",
            row.county_text or "–",
            Truncator(str(row.value.source or row.definition.source)).chars(60) or "–",
            format_date(row.value.as_of) if row.value.as_of else "–",
        ],
        "known": True,
        "example": row.value.is_example,
    }


def place_data(line: PlaceLine) -> Data:
    kind = _("family centre") if line.is_centre else _("meeting place")
    return {
        "topic": line.text.title,
        "step": capfirst(" · ".join(filter(None, (kind, line.phase_label)))),
        "texts": [line.served] * len(CUTS),
        "language": line.text.language or (get_language() or "fi")[:2],
        "facts": "",
        "example": line.is_example,
    }


def rest_words(count: int) -> str:
    left = count - MOST_PLACES
    if count == 0:
        return _("The network does not know of any place here yet.")
    text = ngettext("%(count)s place more on the page.", "%(count)s places more on the page.", left)
    return text % {"count": left} if left > 0 else ""


def unknown_words(rows: Any) -> str:
    if not rows:
        return ""
    text = ngettext("%(count)s indicator has no figure here.", "%(count)s indicators have no figure here.", len(rows))
    return text % {"count": len(rows)}

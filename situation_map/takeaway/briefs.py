"""Two pages about a county or the country: the map, the figures, what is said, and where it is all from."""

import json
import re
from collections.abc import Sequence
from typing import Any

from django.utils.text import Truncator, capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from cms.dates import format_date, format_number
from situation_map.area_kinds import AreaKind
from situation_map.atlas.levels import LEVEL_LABELS
from situation_map.atlas.tables import layers_of
from situation_map.atlas.wording import write_lede
from situation_map.county_page import Profile, block_topics
from situation_map.editions.county import country_statements
from situation_map.layers import Layer
from situation_map.writing import write_datum

from .asking import Taken, TakenCounty, TakenView
from .drawing.sheets import bare_map, bare_place
from .provenance import LICENCE, PUBLISHER, Provenance
from .said import Said, said_of
from .typesetting.rendering import RenderingFailed, pdf_of

PAGES = 2
MOST_ROWS, MOST_SOURCES = 40, 12
CUTS = (1200, 700, 480, 340, 240, 160, 100, 60)
"""Greatest lengths of a statement, in characters: the typesetter takes the first with which all of them fit."""
COUNT = re.compile(rb"/Type\s*/Pages\s*/Count\s+(\d+)")
TITLES = {
    AreaKind.REGION: gettext_lazy("Wellbeing services counties"),
    AreaKind.COLLABORATIVE_AREA: gettext_lazy("Collaborative areas"),
    AreaKind.MUNICIPALITY: gettext_lazy("Municipalities"),
}
Data = dict[str, Any]


def county_brief(taken: TakenCounty) -> bytes:
    """Raises RenderingFailed."""
    return two_pages(county_data(taken), bare_place(taken, width=400, prefix="", small=True))


def country_brief(taken: Taken) -> bytes:
    """The whole country, with the map of the chosen indicator. Raises RenderingFailed."""
    assert isinstance(taken, TakenView)
    layers = [layer for layer in layers_of(taken.frame, taken.frame.definitions) if not layer.failed]
    said = said_of(block_topics(country_statements(taken.reading), taken.reading.day, all_topics=False))
    return two_pages(country_data(taken, layers, said), bare_map(taken, width=400))


def two_pages(data: Data, picture: str) -> bytes:
    """As many rows and as much of each statement as two pages hold. What is left out is on the page, and it says so."""
    made = pdf_of("brief.typ", {"data": json.dumps(data, ensure_ascii=False), "picture": picture})
    found = COUNT.search(made)
    if not found or int(found[1]) != PAGES:
        raise RenderingFailed("The brief does not fit two pages.")
    return made


def frame_data(origin: Provenance, *, title: str, summary: str, map_words: str) -> Data:
    """What both briefs share."""
    return {
        "language": (get_language() or "fi")[:2],
        "kicker": f"{PUBLISHER} · {_('Situation map')}",
        "title": title,
        "subtitle": _("Family-centre situation") + f", {format_date(origin.retrieved_on)}",
        "summary": summary,
        "warning": origin.warning,
        "map_alt": map_words,
        "map_caption": map_words,
        "address": origin.address,
        "licence": LICENCE,
        "cite_label": _("How to cite"),
        "citation": origin.citation,
        "edition": origin.edition,
        "example": _("Example"),
        "no_figure": _("A missing figure is not zero: the reason stands in its place."),
        "figures_label": _("Figures"),
        "more_label": _("More figures"),
        "said_label": _("The situation by topic"),
        "sources_label": _("Sources"),
        "page_label": _("page"),
    }


def more_words(total: int) -> list[str]:
    """What is said below the table, by how many rows were left out of it."""
    words = [""]
    for left in range(1, total + 1):
        text = ngettext("%(count)s indicator more on the page.", "%(count)s indicators more on the page.", left)
        words.append(text % {"count": left})
    return words


def county_data(taken: TakenCounty) -> Data:
    region, page = taken.region, taken.page
    profiles = page.figures.profiles
    known = [row for row in profiles if row.figure.is_known]
    shown = [*known, *(row for row in profiles if not row.figure.is_known)]
    label = str(profiles[0].definition.label) if profiles else ""
    return {
        **frame_data(
            taken.dataset.provenance, title=region.short, summary=page.summary,
            map_words=_("%(label)s by county; %(area)s is outlined.") % {"label": label, "area": region.short},
        ),
        "facts": [
            [_("Official name"), region.name],
            [_("Municipalities"), str(region.municipality_count)],
            [_("Population"), format_number(region.population) if region.population else "–"],
            [_("Largest city"), region.centre],
        ],
        "heads": [_("Indicator"), _("Figure"), _("Median"), _("Among the counties"), _("As of")],
        "rows": [profile_row(row) for row in shown[:MOST_ROWS]],
        "more": more_words(len(shown))[max(0, len(shown) - MOST_ROWS) :],
        "said": [said_data(each) for each in taken.dataset.statements],
        "unsaid": unsaid_words([str(topic.label) for topic in page.unsaid]),
        "sources": sources_data(taken.dataset.provenance.sources),
    }  # fmt: skip


def profile_row(row: Profile) -> Data:
    figure = row.figure
    unit = f" {row.definition.unit}" if row.definition.unit and figure.is_known and not row.definition.steps else ""
    return {
        "name": str(row.definition.label),
        "cells": [
            f"{figure.text}{unit}",
            row.layer.middle or "–",
            row.rank or "–",
            format_date(figure.value.as_of) if figure.is_known and figure.value.as_of else "–",
        ],
        "known": figure.is_known,
        "example": figure.value.is_example,
    }


def unsaid_words(topics: Sequence[str]) -> str:
    return f"{_('Nothing has been said yet of:')} {', '.join(topics)}." if topics else ""


def said_data(said: Said) -> Data:
    """A statement, and the same cut shorter and shorter: the whole of it is on the page."""
    facts = [said.freshness_label]
    if said.as_of:
        facts.append(f"{_('As of')} {format_date(said.as_of)}")
    if said.confirmed_on:
        facts.append(f"{_('Confirmed by')} {said.confirmed_by}, {format_date(said.confirmed_on)}")
    if said.source:
        facts.append(f"{_('Source')}: {said.source}")
    return {
        "topic": said.topic_label,
        "step": capfirst(said.step_text),
        "texts": [Truncator(said.text).chars(most) for most in CUTS],
        "language": said.text_language,
        "facts": " · ".join(facts),
        "example": said.is_example,
    }


def sources_data(sources: Sequence[str], most: int = MOST_SOURCES) -> list[str]:
    rest = len(sources) - most
    more = [ngettext("and %(count)s other", "and %(count)s others", rest) % {"count": rest}] if rest > 0 else []
    return [*sources[:most], *more]


def country_data(taken: TakenView, layers: Sequence[Layer], said: Sequence[Said]) -> Data:
    origin = taken.dataset.provenance
    first = [layer for layer in layers if layer.definition.key == taken.frame.base.key]
    others = [layer for layer in layers if layer not in first]
    ordered = [*first, *(layer for layer in others if layer.known), *(layer for layer in others if not layer.known)]
    shown = ordered[:MOST_ROWS]
    findings = [layer.finding for layer in shown if layer.known and layer not in first][:2]
    sources = list(dict.fromkeys([*origin.sources, *(str(layer.definition.source) for layer in shown if layer.known)]))
    has_examples = any(layer.example_count for layer in shown) or any(each.is_example for each in said)
    data = frame_data(
        origin, title=str(TITLES[taken.frame.kind]),
        summary=" ".join([f"{taken.layer.finding}.", write_lede(taken.layer), *(f"{each}." for each in findings)]),
        map_words=", ".join(filter(None, (taken.dataset.title, taken.dataset.subtitle))),
    )  # fmt: skip
    return {
        **data,
        "warning": origin.warning
        or (_("Some of the figures are invented examples, marked so.") if has_examples else ""),
        "facts": [
            [str(LEVEL_LABELS[taken.choice.level]), str(len(taken.frame.counties))],
            [_("Population"), format_number(sum(region.population or 0 for region in taken.frame.counties))],
        ],
        "heads": [_("Indicator"), _("Lowest"), _("Median"), _("Highest"), _("Areas with a figure")],
        "rows": [country_row(layer) for layer in shown],
        "more": more_words(len(ordered))[len(ordered) - len(shown) :],
        "said": [said_data(each) for each in said],
        "unsaid": "",
        "sources": sources_data(sources),
    }


def country_row(layer: Layer) -> Data:
    figures = sorted(layer.compared, key=lambda figure: figure.position or 0.0) if layer.is_ordered else []
    low, high = [figures[0], figures[-1]] if figures else [None, None]
    written = [write_datum(layer.definition, each.value.value) if each else "–" for each in (low, high)]
    unit = f" ({layer.definition.unit})" if layer.definition.unit else ""
    return {
        "name": f"{layer.definition.label}{unit}",
        "cells": [written[0], layer.middle or "–", written[1], f"{len(layer.known)} / {len(layer.figures)}"],
        "known": bool(layer.known),
        "example": bool(layer.example_count),
    }

"""Filters of the situation map's templates."""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.dates import format_number
from network.models.geography import in_language
from situation_map.freshness import Freshness
from situation_map.language import LANGUAGES
from situation_map.registry import MISSING_LABELS, RHYTHM_LABELS, STATUS_LABELS, Missing, Rhythm, Status

register = template.Library()

RINGS = {Freshness.CONFIRMED: "", Freshness.DUE: "open", Freshness.UNCONFIRMED: "idle"}


@register.filter
def dots(places: Iterable[int], radius: str) -> SafeString:
    """Circles on a range, at these places from its left: written at once, since one page has thousands of them"""
    end = f'" cy="13" r="{radius}"/>'
    return mark_safe("".join([f'<circle cx="{place}{end}' for place in places]))  # whole numbers


@register.simple_tag
def heat_cells(cells: Sequence[Any]) -> SafeString:
    """The cells of a row of the heat table: written at once, since one page has thousands of them"""
    example = f'<abbr title="{escape(_("example"))}">*</abbr>'
    written = []
    for cell in cells:
        figure, text = cell.figure, str(escape(cell.figure.text))
        if not figure.is_known:
            text = f'<span class="vh">{text}</span><span aria-hidden="true">–</span>'
        elif figure.value.is_example:
            text = f"{text}{example}"
        written.append(f'<td class="{" ".join((f"c{figure.shade}", *cell.patterns))}">{text}</td>')
    return mark_safe("".join(written))


@register.filter
def status_label(status: str) -> str:
    """The word for a status in the reader's language"""
    return str(STATUS_LABELS[Status(status)])


@register.filter
def missing_label(missing: str) -> str:
    """Why there is no value, in the reader's language"""
    return str(MISSING_LABELS[Missing(missing)]) if missing else ""


@register.filter
def rhythm(definition: Any) -> str:
    """How often the indicator is updated, in the reader's language; empty where that is not known"""
    known = definition.update_rhythm != Rhythm.UNKNOWN
    return str(RHYTHM_LABELS[definition.update_rhythm]) if known else ""


@register.filter
def overdue(definition: Any, edition: Any = None) -> bool:
    """Whether new figures were expected before today, or before the day of the edition that is read"""
    day = edition.dated_on if edition else timezone.localdate()
    return definition.next_update is not None and definition.next_update < day


@register.filter
def ring(freshness: str) -> str:
    """The class of the ring beside a statement"""
    return RINGS[Freshness(freshness)]


@register.filter
def sort_value(datum: object) -> str:
    """What the table is sorted by: plain digits, ISO dates, text"""
    if isinstance(datum, bool):
        return str(int(datum))
    return datum.isoformat() if isinstance(datum, datetime.date) else str(datum)


@register.filter
def text(row: object, field: str) -> str:
    """`row.<field>_<language>` for the reader; Finnish where that is empty"""
    return in_language(row, field)  # type: ignore[arg-type]


@register.filter
def text_language(row: Any, field: str) -> str:
    """fi when the reader gets Finnish in place of their own language; empty otherwise"""
    language = (get_language() or "fi")[:2]
    if language == "fi":
        return ""
    own: str = getattr(row, f"{field}_{language}", "")
    return "" if own else "fi"


@register.filter
def step_words(statement: Any) -> str:
    """A statement's step with its code, or the reason why it has none"""
    from situation_map.statements.history import step_in_words

    return step_in_words(statement)


@register.filter
def town_slug(municipality: Any) -> str:
    """A municipality's part of an address in the reader's language"""
    from situation_map.county_places import town_slug as slug_of

    return slug_of(municipality)


@register.filter
def best(row: object, field: str) -> str:
    """`row.<field>_<language>` for the reader; where that is empty, the first language that there is"""
    return getattr(row, f"{field}_{_language_of(row, field)}", "")


@register.filter
def best_language(row: object, field: str) -> str:
    """The language of what `best` gives, for `foreign_lang`"""
    return _language_of(row, field)


def _language_of(row: object, field: str) -> str:
    reader = (get_language() or "fi")[:2]
    filled = [language for language in LANGUAGES if getattr(row, f"{field}_{language}", "")]
    return reader if reader in filled or not filled else filled[0]


@register.filter
def plain_number(value: Decimal) -> str:
    """A stored figure with the decimals it needs and no more"""
    whole = value.normalize()
    return format_number(whole, max(0, -int(whole.as_tuple().exponent)))

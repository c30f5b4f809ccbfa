"""Figures and area names as a reader of fi, sv or en expects them in a sentence, a table or a legend."""

import datetime
import tomllib
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cms.dates import NO_BREAK_SPACE, format_date, format_number

from .registry import MISSING_LABELS, IndicatorDefinition, Kind, Missing, Value

FORMS = Path(__file__).parent / "data" / "area_forms.toml"


@cache
def _area_forms() -> dict[str, dict[str, str]]:
    return tomllib.loads(FORMS.read_text(encoding="utf-8"))


def bends(codes: Sequence[str]) -> bool:
    """Whether these areas' names can stand inside a sentence: the counties' can, of others only the name is known."""
    return all(code in _area_forms() for code in codes)


def in_areas(codes: Sequence[str]) -> str:
    """ "Kainuussa ja Lapissa", "i Kajanaland och Lappland", "in Kainuu and Lapland"."""
    language = (get_language() or "fi")[:2]
    names = [_area_forms()[code].get(language) or _area_forms()[code]["fi"] for code in codes]
    preposition = {"sv": "i ", "en": "in "}.get(language, "")
    return preposition + join_words(names)


def join_words(words: Sequence[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def write_value(definition: IndicatorDefinition, value: Value) -> str:
    """The figure without its unit, or the reason why there is none."""
    if value.value is None:
        return write_missing(value)
    return write_datum(definition, value.value)


def write_missing(value: Value) -> str:
    return str(MISSING_LABELS[value.missing or Missing.UNKNOWN])


def write_datum(definition: IndicatorDefinition, datum: object) -> str:
    if definition.kind == Kind.SCALE:
        step = next((step for step in definition.steps if step.code == datum), None)
        return str(step.label) if step else str(datum)
    if definition.kind == Kind.YES_NO:
        return _("yes") if datum else _("no")
    if isinstance(datum, datetime.date):
        return format_date(datum)
    if isinstance(datum, int | Decimal):
        return format_number(datum, definition.decimals)
    return str(datum)


def write_in_sentence(definition: IndicatorDefinition, datum: object) -> str:
    """The figure, with its unit only where that does not bend with the number (81 %, but 1 centre and 2 centres)."""
    text = write_datum(definition, datum)
    return f"{text}{NO_BREAK_SPACE}{definition.unit}" if definition.unit and definition.kind == Kind.SHARE else text

"""Errata: what is wrong in a frozen edition, told beside the figure that it concerns."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from cms.dates import format_date
from situation_map.area_kinds import AreaKind
from situation_map.language import LANGUAGES, pick
from situation_map.models import Edition, Erratum
from situation_map.registry import MISSING_LABELS, Datum, IndicatorDefinition, Missing
from situation_map.stored import datum_from_number
from situation_map.writing import write_datum


@dataclass(frozen=True)
class ShownErratum:
    """An erratum in the reader's language. ``concerns`` names the figure or the county; empty: the whole edition."""

    day: dt.date
    concerns: str
    should_be: str
    text: str
    indicator: str
    area_code: str


def errata_of_figures(
    edition: int | None, definitions: Mapping[str, IndicatorDefinition], kind: AreaKind
) -> dict[tuple[str, str, str], str]:
    """What is said of figures, by indicator, area and period; of several the last said. One query."""
    rows = Erratum.objects.filter(edition=edition, indicator__in=definitions, area_kind=kind).order_by("dated_on", "pk")
    found = {}
    for row in rows:
        should_be = say_what_should_be(definitions[row.indicator], row)
        said = " ".join(part for part in (should_be, text_of(row)) if part)
        words = _("Erratum %(day)s: %(text)s") % {"day": format_date(row.dated_on), "text": said}
        found[row.indicator, row.area_code, row.period] = words
    return found


def shown_errata(
    edition: Edition, definitions: Sequence[IndicatorDefinition], names: Mapping[str, str]
) -> list[ShownErratum]:
    """All of an edition, the last first. ``names`` of the counties by code. One query."""
    by_key = {each.key: each for each in definitions}
    return [show(row, by_key.get(row.indicator), names) for row in edition.errata.all()]


def show(row: Erratum, definition: IndicatorDefinition | None, names: Mapping[str, str]) -> ShownErratum:
    area = names.get(row.area_code, row.area_code)
    label = str(definition.label) if definition else row.indicator
    parts = [part for part in (label, area, row.period) if part]
    should_be = say_what_should_be(definition, row) if definition else ""
    return ShownErratum(row.dated_on, ", ".join(parts), should_be, text_of(row), row.indicator, row.area_code)


def say_what_should_be(definition: IndicatorDefinition, row: Erratum) -> str:
    """ "It should be 12."; empty where the erratum gives no figure."""
    if row.missing:
        return _("There should be no figure (%(reason)s).") % {"reason": MISSING_LABELS[Missing(row.missing)]}
    datum = corrected_datum(definition, row.value_number, row.value_date, row.value_text)
    if datum is None:
        return ""
    return _("It should be %(value)s.") % {"value": write_datum(definition, datum)}


def corrected_datum(
    definition: IndicatorDefinition, number: Decimal | None, day: dt.date | None, text: str
) -> Datum | None:
    if number is not None:
        return datum_from_number(definition.kind, number)
    return day or text or None


def text_of(row: Erratum) -> str:
    texts = {language: getattr(row, f"text_{language}") for language in LANGUAGES}
    return pick(texts) or next((text for text in texts.values() if text), "")

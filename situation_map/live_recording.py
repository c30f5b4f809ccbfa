"""Keeping what computed indicators say, day by day."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from .area_kinds import AreaKind
from .areas import areas_of
from .computing import compute_values, rest_no_longer
from .counting import counted_once
from .models import LiveFigure, LiveRun
from .observing import stored_number
from .registry import IndicatorDefinition, Missing, Value, indicators
from .tallies import adds_up, is_whole_county, whole_county

KEPT_KINDS = (AreaKind.COUNTRY, AreaKind.COLLABORATIVE_AREA, AreaKind.REGION, AreaKind.MUNICIPALITY)
FIGURE = ("version", "value_number", "value_date", "value_text", "missing", "as_of", "is_example", "unknown_count")
TEXT_LENGTH = 500
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Computed:
    """Keys of the indicators whose figures were kept, and of those that could not be computed."""

    kept: tuple[str, ...]
    failed: tuple[str, ...]


def keep_live_figures(*, keys: Sequence[str] = (), day: datetime.date | None = None) -> Computed:
    """Compute the registered indicators (all, or those named) for every area and keep their figures as those of the
    day.

    Repeating it on the same day replaces that day's figures. One that fails leaves no figure for the day and does not
    hinder the others.
    """
    today = day or timezone.localdate()
    chosen = [each for each in indicators if not keys or each.key in keys]
    kept: list[str] = []
    failed: list[str] = []
    with counted_once(), override("fi"):
        codes = {kind: [area.code for area in areas_of(kind)] for kind in KEPT_KINDS}
        wholes = [whole_county(code) for code in codes[AreaKind.REGION]]
        for definition in chosen:
            rest_no_longer(definition.key)
            figures = _compute(definition, codes, wholes if adds_up(definition) else [])
            with transaction.atomic():
                _keep(definition, figures, today)
            (failed if figures is None else kept).append(definition.key)
    return Computed(tuple(kept), tuple(failed))


def _compute(
    definition: IndicatorDefinition, codes: Mapping[AreaKind, Sequence[str]], wholes: Sequence[str]
) -> dict[AreaKind, Mapping[str, Value]] | None:
    """``wholes`` are asked for with the municipalities."""
    figures: dict[AreaKind, Mapping[str, Value]] = {}
    for kind in KEPT_KINDS:
        if kind in definition.area_kinds:
            asked = [*codes[kind], *wholes] if kind == AreaKind.MUNICIPALITY else codes[kind]
            values = compute_values(definition, asked, kind)
            if values is None:
                return None
            figures[kind] = values
    return figures


def _keep(
    definition: IndicatorDefinition, figures: Mapping[AreaKind, Mapping[str, Value]] | None, today: datetime.date
) -> None:
    """Figures that are as they were run on; others begin today. The caller owns the transaction."""
    LiveRun.objects.update_or_create(
        indicator_key=definition.key, day=today, defaults={"computed_at": timezone.now(), "failed": figures is None}
    )
    if figures is None:
        return
    standing = _standing(definition.key, today)
    going_on: list[int] = []
    ended: list[int] = []
    new: list[LiveFigure] = []
    for kind, values in figures.items():
        for code, value in values.items():
            if value.missing == Missing.UNKNOWN and not value.unknown_count and not is_whole_county(code):
                continue  # what nobody knows anything of is unknown without a row; of a whole county it says: nothing
            fields = _fields(definition, value, today)
            before = standing.pop((kind, code), None)
            if before is not None and all(getattr(before, name) == fields[name] for name in FIGURE):
                going_on.append(before.pk)
                continue
            if before is not None and before.last_on >= today:
                ended.append(before.pk)
            new.append(
                LiveFigure(
                    indicator_key=definition.key,
                    area_kind=kind,
                    area_code=code,
                    first_on=today,
                    last_on=today,
                    **fields,
                )
            )
    ended += [row.pk for row in standing.values() if row.last_on >= today]
    _end_before(ended, today)
    for number in range(0, len(going_on), CHUNK):
        LiveFigure.objects.filter(pk__in=going_on[number : number + CHUNK], last_on__lt=today).update(last_on=today)
    LiveFigure.objects.bulk_create(new, batch_size=CHUNK)


def _standing(key: str, today: datetime.date) -> dict[tuple[str, str], LiveFigure]:
    """The last figure of each area up to today. Only figures of the last run can go on, so that a figure which was gone
    for a while does not seem to have stood all the time."""
    last = LiveRun.objects.filter(indicator_key=key, failed=False, day__lt=today).order_by("-day").first()
    since = last.day if last is not None else today
    rows = LiveFigure.objects.filter(indicator_key=key, first_on__lte=today, last_on__gte=since).order_by("first_on")
    return {(row.area_kind, row.area_code): row for row in rows}


def _end_before(pks: Sequence[int], today: datetime.date) -> None:
    """Figures that the same day had another value for: they end the day before, or were that day's only."""
    for number in range(0, len(pks), CHUNK):
        rows = LiveFigure.objects.filter(pk__in=pks[number : number + CHUNK])
        rows.filter(first_on=today).delete()
        rows.filter(first_on__lt=today).update(last_on=today - datetime.timedelta(days=1))


def _fields(definition: IndicatorDefinition, value: Value, today: datetime.date) -> dict[str, Any]:
    datum = value.value
    fields: dict[str, Any] = {"value_number": None, "value_date": None, "value_text": ""}
    if isinstance(datum, bool | int | Decimal):
        fields["value_number"] = stored_number(datum)
    elif isinstance(datum, datetime.date):
        fields["value_date"] = datum
    elif datum is not None:
        fields["value_text"] = datum[:TEXT_LENGTH]
    return {
        **fields,
        "version": definition.version,
        "missing": value.missing or "",
        "as_of": None if value.as_of == today else value.as_of,
        "is_example": value.is_example,
        "unknown_count": value.unknown_count,
    }

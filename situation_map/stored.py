"""Stored indicators as definitions, and their observations as values."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from .area_kinds import AreaKind
from .language import LANGUAGES, lazy_text
from .registry import THEMES as THEMES
from .registry import (
    Datum,
    Direction,
    FrozenValue,
    IndicatorDefinition,
    Kind,
    Missing,
    Origin,
    Rhythm,
    Status,
    Step,
    Text,
    Value,
)

if TYPE_CHECKING:
    from .editions.frozen_figures import FrozenFigure
    from .models import Indicator, IndicatorVersion, Observation
    from .stored_figures import Row


MISSING: Mapping[str, Missing] = {each.value: each for each in Missing}
STATUSES: Mapping[str, Status] = {each.value: each for each in Status}


def stored_definitions(*, also_unlisted: bool = False) -> list[IndicatorDefinition]:
    """The newest version of each stored indicator that is offered: two queries. Of those unlisted too, if asked."""
    from .models import Indicator

    indicators = Indicator.objects.prefetch_related("versions")
    if not also_unlisted:
        indicators = indicators.filter(is_listed=True)
    newest = ((each, max(each.versions.all(), key=lambda row: row.number, default=None)) for each in indicators)
    return [definition_from(each, version) for each, version in newest if version is not None]


def definition_from(indicator: "Indicator", version: "IndicatorVersion") -> IndicatorDefinition:
    """What one version of a stored indicator means, in the registry's terms."""
    kinds = tuple(AreaKind(kind) for kind in version.area_kinds)

    def compute(codes: Sequence[str]) -> Mapping[str, Value]:
        return _latest(definition, AreaKind.REGION, codes)

    def compute_for(kind: AreaKind, codes: Sequence[str]) -> Mapping[str, Value]:
        return _latest(definition, kind, codes)

    definition = IndicatorDefinition(
        key=indicator.key,
        label=_texts(version, "label"),
        question=_texts(version, "question"),
        kind=Kind(indicator.kind),
        counting_rule=_texts(version, "counting_rule"),
        source=_texts(version, "source"),
        source_url=indicator.source_url,
        compute=compute,
        compute_for=compute_for,
        theme=indicator.theme if indicator.theme in THEMES else "places",
        unit=_texts(version, "unit"),
        direction=Direction(indicator.direction),
        steps=read_steps(version.steps),
        decimals=indicator.decimals,
        classification=indicator.classification,
        version=version.number,
        order=indicator.order,
        definition=_texts(version, "definition"),
        owner=_texts(indicator, "owner"),
        update_rhythm=Rhythm(indicator.update_rhythm),
        next_update=indicator.next_update_on,
        limits=_texts(version, "limits"),
        lowest=version.lowest,
        highest=version.highest,
        origin=Origin(indicator.origin),
        area_kinds=kinds if AreaKind.REGION in kinds else (AreaKind.REGION, *kinds),
        per_inhabitant_allowed=version.per_inhabitant_allowed and indicator.kind == Kind.COUNT,
        stored=indicator.pk,
    )
    return definition


def _texts(row: object, name: str) -> Text:
    return lazy_text({language: getattr(row, f"{name}_{language}") for language in LANGUAGES})


def read_steps(rows: Iterable[Mapping[str, object]]) -> tuple[Step, ...]:
    return tuple(
        Step(int(row["code"]), lazy_text(row["label"]), lazy_text(row.get("evidence") or {}))  # type: ignore[call-overload, arg-type]
        for row in rows
    )


def _latest(definition: IndicatorDefinition, kind: AreaKind, codes: Sequence[str]) -> Mapping[str, Value]:
    from .areas import Area
    from .series import values_at

    return values_at(definition, [Area(kind, code, "") for code in codes]) or {}


def datum_of(kind: Kind, row: "Observation | Row | FrozenFigure") -> Datum | None:
    """The figure of a row in the indicator's own kind; None where it is missing."""
    if row.missing:
        return None
    if row.value_number is not None:
        return datum_from_number(kind, row.value_number)
    return row.value_date if row.value_date is not None else row.value_text


def datum_from_number(kind: Kind, number: Decimal) -> Datum:
    if kind == Kind.YES_NO:
        return bool(number)
    if kind in (Kind.COUNT, Kind.SCALE) and number == (whole := int(number)):
        return whole
    return number.normalize() + 0


def value_of(kind: Kind, row: "Observation | Row | FrozenFigure") -> Value:
    """An observation as a value: with its day, source, status, and whether it is an example."""
    source = row.source
    made: Callable[..., Value] = partial(FrozenValue, erratum=row.erratum) if row.erratum else Value
    return made(
        value=datum_of(kind, row),
        missing=MISSING[row.missing] if row.missing else None,
        as_of=row.as_of,
        is_example=row.is_example,
        source=(source.title or "") if source else "",
        source_url=(source.url or "") if source else "",
        status=STATUSES[row.status],
        note=_texts(row, "note") if row.note_fi or row.note_sv or row.note_en else "",
        unknown_count=row.unknown_count,
    )

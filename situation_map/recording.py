"""Recording figures. All rows or none; a correction replaces what stood before and keeps it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from network.models import FamilyCentreArea

from .area_kinds import AreaKind
from .definitions.searching import index_indicators_beside_the_map
from .language import LANGUAGES
from .models import Indicator, IndicatorVersion, Observation, Source
from .observing import NewObservation, ObservationsRefused, check_observations, stored_number
from .permissions import may_manage_figures
from .registry import Datum, IndicatorDefinition, Kind, Missing, Status
from .source_documents import attach_document, keep_document
from .stored import datum_of, definition_from, stored_definitions

COMPARED = ("value_number", "value_date", "value_text", "missing", "status", "as_of", "method", "confirmed_by_role")


@dataclass(frozen=True, slots=True)
class Recorded:
    """Primary keys of the figures that were new, of those that corrected one before, and of those that changed
    nothing."""

    created: tuple[int, ...] = ()
    corrected: tuple[int, ...] = ()
    same: tuple[int, ...] = ()


@transaction.atomic
def record_observations(*, rows: Sequence[NewObservation], user: Any, source: Source | None) -> Recorded:
    """Record figures of stored indicators, in the version that a row names or the newest. A figure of the same version,
    area, period and source that stood before is kept and no longer current.

    Raises PermissionDenied, and ObservationsRefused with every problem of every row; then nothing is written.
    """
    if not may_manage_figures(user):
        raise PermissionDenied
    keys = {row.indicator for row in rows}
    held = list(Indicator.objects.select_for_update().filter(key__in=keys).order_by("pk"))  # one recorder at a time
    definitions = {each.key: each for each in stored_definitions(also_unlisted=True)}
    versions = _versions(keys)
    earlier = {place: definition_from(version.indicator, version) for place, version in versions.items()}
    if problems := check_observations(rows, definitions, earlier=earlier):
        raise ObservationsRefused(problems)
    newest = {key: versions[key, definition.version] for key, definition in definitions.items() if key in keys}
    links = _area_links(rows)
    created: list[int] = []
    corrected: list[int] = []
    same: list[int] = []
    for row in rows:
        version = versions.get((row.indicator, row.version or 0), newest[row.indicator])
        fields = _fields(row, version, definitions[row.indicator].kind, links)
        before = _current(fields, source)
        if before is not None and all(getattr(before, name) == fields[name] for name in (*COMPARED, *_NOTES)):
            same.append(before.pk)
            continue
        written = _write(fields, source, before, row)
        (created if before is None else corrected).append(written.pk)
    index_indicators_beside_the_map(held)
    return Recorded(tuple(created), tuple(corrected), tuple(same))


@transaction.atomic
def ensure_figure_source(*, title: str, publisher: str = "", url: str = "", user: Any, document: Any = None) -> Source:
    """The source of that name; made when it is new. `document` is a file to keep as its document.

    Raises PermissionDenied, and ValidationError where the source of that name has a document already.
    """
    if not may_manage_figures(user):
        raise PermissionDenied
    known = Source.objects.filter(title=title, is_example=False).order_by("pk").first()
    if known is not None and document is not None and known.document_id is not None:
        raise ValidationError(_("The source of this name has a document already. Give the new one a name of its own."))
    key = f"brought-in-{uuid.uuid4().hex[:12]}"
    source = known or Source(key=key, title=title, publisher=publisher, url=url, kind=Source.Kind.REGISTER)
    if document is not None:
        attach_document(source, keep_document(document, title=title, region=None, user=user))
    if document is not None or known is None:
        source.save()
    return source


@transaction.atomic
def add_document(*, source: Source, document: Any, user: Any) -> None:
    """Keep a file as the document of a source that has none. Raises PermissionDenied, ValidationError."""
    if not may_manage_figures(user):
        raise PermissionDenied
    held = Source.objects.select_for_update().get(pk=source.pk)
    if held.document_id is not None or held.is_example:
        raise ValidationError(_("A document cannot be added to this source."))
    attach_document(held, keep_document(document, title=held.title, region=None, user=user))
    held.save(update_fields=["document", "url"])


@transaction.atomic
def withdraw_observation(*, observation: Observation, user: Any, reason: str = "") -> None:
    """Take a recorded figure back: it stays as history, and what it corrected stands again. Raises PermissionDenied."""
    if not may_manage_figures(user):
        raise PermissionDenied
    held = Observation.objects.select_for_update().get(pk=observation.pk)
    if not held.is_current:
        return
    held.is_current, held.correction_reason = False, reason or held.correction_reason
    held.save(update_fields=["is_current", "correction_reason"])
    if held.corrects_id is not None:
        Observation.objects.filter(pk=held.corrects_id).update(is_current=True)
    index_indicators_beside_the_map([held.version.indicator])


_NOTES = tuple(f"note_{language}" for language in LANGUAGES)


def _versions(keys: set[str]) -> dict[tuple[str, int], IndicatorVersion]:
    """Every version of these indicators, by key and number."""
    versions = IndicatorVersion.objects.filter(indicator__key__in=keys).select_related("indicator")
    return {(version.indicator.key, version.number): version for version in versions}


def _area_links(rows: Sequence[NewObservation]) -> Mapping[str, int]:
    """Primary keys of family-centre areas by their code."""
    if all(row.area_kind != AreaKind.FAMILY_CENTRE_AREA for row in rows):
        return {}
    found = FamilyCentreArea.objects.values_list("region_id", "key", "pk")
    return {f"{region}-{key}": pk for region, key, pk in found}


def _fields(row: NewObservation, version: IndicatorVersion, kind: Kind, links: Mapping[str, int]) -> dict[str, Any]:
    notes = row.note or {}
    return {
        "version": version,
        "period": row.period,
        "is_example": row.is_example,
        "missing": row.missing or "",
        "status": row.status,
        "as_of": row.as_of,
        "method": row.method,
        "confirmed_by_role": row.confirmed_by_role,
        **{f"note_{language}": notes.get(language, "") for language in LANGUAGES},
        **value_fields(row.value, kind),
        **_area_fields(row, links),
    }


def value_fields(value: Datum | None, kind: Kind) -> dict[str, Any]:
    """The columns that keep a figure of that kind; all empty for none."""
    fields: dict[str, Any] = {"value_number": None, "value_date": None, "value_text": ""}
    if value is None:
        return fields
    if kind == Kind.DATE:
        return {**fields, "value_date": value}
    if kind == Kind.TEXT:
        return {**fields, "value_text": str(value).strip()}
    return {**fields, "value_number": stored_number(value)}


def _area_fields(row: NewObservation, links: Mapping[str, int]) -> dict[str, Any]:
    fields: dict[str, Any] = {"area_kind": row.area_kind}
    if row.area_kind == AreaKind.REGION:
        fields["region_id"] = row.area_code
    elif row.area_kind == AreaKind.MUNICIPALITY:
        fields["municipality_id"] = row.area_code
    elif row.area_kind == AreaKind.FAMILY_CENTRE_AREA:
        fields["family_centre_area_id"] = links[row.area_code]
    elif row.area_kind == AreaKind.COLLABORATIVE_AREA:
        fields["collaborative_area"] = row.area_code
    return fields


def _current(fields: Mapping[str, Any], source: Source | None) -> Observation | None:
    place = ("region_id", "municipality_id", "family_centre_area_id", "collaborative_area")
    where = {name: fields[name] for name in ("version", "period", "is_example", "area_kind")}
    where |= {name: fields[name] for name in place if name in fields}
    return Observation.objects.current().filter(**where, source=source).order_by("-pk").first()


def _write(
    fields: Mapping[str, Any], source: Source | None, before: Observation | None, row: NewObservation
) -> Observation:
    if before is not None:
        Observation.objects.filter(pk=before.pk).update(is_current=False)
    key = f"recorded-{uuid.uuid4().hex}"
    thing = row.thing or (before.thing if before is not None else None) or uuid.uuid4()
    return Observation.objects.create(
        key=key, source=source, corrects=before, correction_reason=row.correction_reason, thing=thing, **fields
    )


def observation_from(row: Observation, definition: IndicatorDefinition) -> NewObservation:
    """A stored figure as it would be given to be recorded. Its family-centre area has to be at hand."""
    code = row.area_code
    if row.area_kind == AreaKind.FAMILY_CENTRE_AREA and row.family_centre_area is not None:
        code = f"{row.family_centre_area.region_id}-{row.family_centre_area.key}"
    return NewObservation(
        indicator=definition.key,
        area_kind=AreaKind(row.area_kind),
        area_code=code,
        period=row.period,
        value=datum_of(definition.kind, row),
        missing=Missing(row.missing) if row.missing else None,
        as_of=row.as_of,
        status=Status(row.status),
        method=row.method,
        confirmed_by_role=row.confirmed_by_role,
        note={language: text for language in LANGUAGES if (text := getattr(row, f"note_{language}"))} or None,
        is_example=row.is_example,
    )

"""Making and editing stored indicators. A changed meaning is a new version; figures stay with the one they came
with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from situation_map.models import Indicator, IndicatorVersion, Observation
from situation_map.permissions import may_manage_figures
from situation_map.registry import indicators

from .searching import index_indicator

LANGUAGES = ("fi", "sv", "en")
MEANING_TEXTS = ("label", "unit", "question", "definition", "counting_rule", "limits", "source")
MEANING_FACTS = ("steps", "lowest", "highest", "area_kinds", "per_inhabitant_allowed")
MEANING = (*(f"{name}_{language}" for name in MEANING_TEXTS for language in LANGUAGES), *MEANING_FACTS)
KEEPING = (
    "theme", "origin", "direction", "order", "is_listed", "owner_fi", "owner_sv", "owner_en", "update_rhythm",
    "next_update_on", "source_url", "decimals", "classification",
)  # fmt: skip
TRANSLATIONS = tuple(f"{name}_{language}" for name in MEANING_TEXTS for language in ("sv", "en"))

Fields = Mapping[str, Any]


class KeyTaken(ValueError):
    """Another indicator, stored or registered, has this key."""


class EditedMeanwhile(ValueError):
    """Somebody has made a newer version since the form was opened."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field before and after. ``is_meaning``: it makes a new version."""

    name: str
    before: Any
    after: Any
    is_meaning: bool


@dataclass(frozen=True, slots=True)
class Consequences:
    """What saving would do. ``kept`` figures stay in the version that they came with."""

    changes: tuple[Change, ...]
    makes_version: int | None
    kept: int


def newest_version(indicator: Indicator) -> IndicatorVersion:
    return indicator.versions.order_by("-number")[0]


def foresee(indicator: Indicator, fields: Fields) -> Consequences:
    """What saving these fields would change, without saving them."""
    version = newest_version(indicator)
    changes = _changes(indicator, version, fields)
    is_new = any(change.is_meaning for change in changes)
    kept = Observation.objects.current().filter(version=version).count() if is_new else 0
    return Consequences(changes, version.number + 1 if is_new else None, kept)


def _changes(indicator: Indicator, version: IndicatorVersion, fields: Fields) -> tuple[Change, ...]:
    changes = [
        Change(name, before, fields[name], _changes_meaning(name, before))
        for name in MEANING
        if (before := getattr(version, name)) != fields[name]
    ]
    changes += [
        Change(name, before, fields[name], False)
        for name in KEEPING
        if (before := getattr(indicator, name)) != fields[name]
    ]
    return tuple(changes)


def _changes_meaning(name: str, before: Any) -> bool:
    """A translation that was missing says the same in another language."""
    return not (name in TRANSLATIONS and before == "")


@transaction.atomic
def create_indicator(*, key: str, kind: str, fields: Fields, user: Any) -> Indicator:
    """A new indicator with its first version. Raises PermissionDenied, KeyTaken."""
    if not may_manage_figures(user):
        raise PermissionDenied
    if key in indicators:
        raise KeyTaken(key)
    try:
        with transaction.atomic():
            indicator = Indicator.objects.create(key=key, kind=kind, **{name: fields[name] for name in KEEPING})
    except IntegrityError:
        raise KeyTaken(key) from None
    IndicatorVersion.objects.create(indicator=indicator, number=1, **{name: fields[name] for name in MEANING})
    index_indicator(indicator.key)
    return indicator


@transaction.atomic
def edit_indicator(*, indicator: Indicator, fields: Fields, seen: int, user: Any) -> IndicatorVersion:
    """Save these fields; gives the version that holds now, a new one where the meaning has changed. ``seen`` is the
    number of the version that was edited. Raises PermissionDenied, EditedMeanwhile."""
    if not may_manage_figures(user):
        raise PermissionDenied
    held = Indicator.objects.select_for_update().get(pk=indicator.pk)
    version = newest_version(held)
    if version.number != seen:
        raise EditedMeanwhile
    changes = _changes(held, version, fields)
    for name in KEEPING:
        setattr(held, name, fields[name])
    held.save()
    if any(change.is_meaning for change in changes):
        version = IndicatorVersion.objects.create(
            indicator=held, number=version.number + 1, **{name: fields[name] for name in MEANING}
        )
    else:
        for change in changes:
            if change.name in TRANSLATIONS:
                setattr(version, change.name, change.after)
        version.save()
    index_indicator(held.key)
    return version

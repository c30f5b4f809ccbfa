"""What an activity's own form tells of the sources that it was brought in from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cms.imports.models import SourceKey
from cms.imports.registry import importers
from cms.imports.services import target_of
from network.importing.listing import KeyShown, keys_shown
from network.models import ActivityPage


@dataclass(frozen=True)
class FromSource:
    """A source that keeps the activity up to date: its name, and what of the activity was edited here."""

    source_pk: Any
    source: str
    is_daily: bool
    thing: KeyShown


def sources_of_activity(page: ActivityPage, user: Any) -> list[FromSource]:
    """The sources that the activity is known to, of organisations that the user brings in for. One query for an
    activity that was written here."""
    keys: Sequence[SourceKey] = [
        key
        for key in SourceKey.objects.filter(key=page.translation_key).select_related("source").order_by("pk")
        if key.source.importer in importers and target_of(key.source).may_import(user, key.source.owner)
    ]
    return [
        FromSource(key.source_id, key.source.name, key.source.schedule == key.source.Schedule.DAILY, thing)
        for key, thing in zip(keys, keys_shown(keys), strict=True)
    ]

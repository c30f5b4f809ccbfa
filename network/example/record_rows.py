"""Records as rows: what `network.services.projection` writes page by page, for many pages at once."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from network.models import (
    Activity,
    ActivityPage,
    ActivitySlot,
    Occurrence,
    Organisation,
    Place,
    Record,
    RecordOrganiser,
    RecordTag,
    RecordText,
)
from network.services.addresses import public_path
from network.services.occurrences import occurrence_rows
from network.services.projection import (
    municipality_code_of,
    organiser_rows,
    record_values,
    typed_facts,
)
from network.services.searching import source_of
from network.slots import slot_rows
from search.services import index_objects

from .page_rows import Version
from .rows import insert_rows, reserve_ids


def insert_records(
    versions: Sequence[Version], *, owners: Mapping[uuid.UUID, int], now: dt.datetime
) -> dict[uuid.UUID, Any]:
    """Insert the records of published pages with texts, typed facts, occurrences and tags, and index them.

    Returns the typed facts (Organisation, Place or Activity, each with its record) by translation key.
    """
    sources = [version for version in versions if version.published and version.is_source]
    numbers = reserve_ids(Record, len(sources))
    records = [
        record_of(version, number, owners=owners, now=now) for version, number in zip(sources, numbers, strict=True)
    ]
    insert_rows(Record, records)
    by_key = {record.translation_key: record for record in records}
    facts = {version.planned.key: typed_facts(version.page, by_key[version.planned.key]) for version in sources}
    for model in (Organisation, Place, Activity):
        insert_rows(model, (row for row in facts.values() if isinstance(row, model)))
    texts = (
        RecordText(
            record=by_key[version.planned.key],
            language=version.language,
            title=version.page.title,
            summary=version.page.summary,
            path=public_path(version.page),
        )
        for version in versions
        if version.published
    )
    insert_rows(RecordText, texts)
    insert_meetings(sources, facts, now=now)
    organisers = (row for version in sources for row in organiser_rows(version.page, by_key[version.planned.key]))
    insert_rows(RecordOrganiser, organisers)
    tags = (
        RecordTag(record=by_key[version.planned.key], tag_id=row.tag_id)
        for version in sources
        if hasattr(version.page, "tagged_items")
        for row in version.page.tagged_items.all()
    )
    insert_rows(RecordTag, tags)
    index_records(records)
    return facts


def insert_meetings(sources: Sequence[Version], facts: Mapping[uuid.UUID, Any], *, now: dt.datetime) -> None:
    """The meetings of the activities, and the finder's rows of them."""
    meetings: list[Occurrence] = []
    slots: list[ActivitySlot] = []
    for version in sources:
        activity, page = facts[version.planned.key], version.page
        if isinstance(activity, Activity) and isinstance(page, ActivityPage):
            held = occurrence_rows(activity, now=now)
            meetings += held
            slots += slot_rows(activity, record=activity.record, place=page.place, meetings=held, now=now)
    insert_rows(Occurrence, meetings)
    insert_rows(ActivitySlot, slots)


def record_of(version: Version, number: int, *, owners: Mapping[uuid.UUID, int], now: dt.datetime) -> Record:
    planned = version.planned
    values = record_values(
        version.page,
        region_code=planned.region_code,
        owner_id=owners[planned.organisation_key] if planned.organisation_key else None,
        municipality_code=municipality_code_of(version.page),
        published_at=now,
    )
    return Record(pk=number, translation_key=planned.key, first_published_at=now, **values)


def index_records(records: Sequence[Record]) -> None:
    by_source: dict[str, list[str]] = {}
    for record in records:
        by_source.setdefault(source_of(record), []).append(str(record.pk))
    for source, ids in by_source.items():
        index_objects(source, ids)

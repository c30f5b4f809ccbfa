"""Counties, municipalities and a few records to count."""

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone

from network.models import Activity, Occurrence, Place, Record, RecordText, Region
from network.models.vocabulary import Origin, Phase, Publication, RecordKind
from network.services.reference import load_geography
from situation_map.registry import IndicatorDefinition, Kind, Value, indicators


@pytest.fixture
def geography(db: None) -> list[Region]:
    load_geography()
    return list(Region.objects.all())


MakePlace = Callable[..., Record]


@pytest.fixture
def make_place(geography: list[Region]) -> MakePlace:
    def make(
        region: str,
        *,
        kind: str = RecordKind.FAMILY_CENTRE,
        phase: str = Phase.OPERATING,
        origin: str = Origin.OWN,
        municipality: str | None = None,
        publication: str = Publication.LIVE,
        visibility: str = "public",
        title: str = "Paikka",
    ) -> Record:
        record = Record.objects.create(
            kind=kind,
            owner=None if origin == Origin.SOURCE else make_owner_once(region, origin),
            region_id=region,
            municipality_id=municipality,
            origin=origin,
            publication=publication,
            visibility=visibility,
        )
        Place.objects.create(record=record, phase=phase)
        RecordText.objects.create(record=record, language="fi", title=title, path=f"/fi/x/{record.pk}/")
        return record

    return make


def make_owner_once(region: str, origin: str) -> Record:
    """The organisation that owns the region's records of this origin."""
    kind = RecordKind.ORGANISATION
    found = Record.objects.filter(kind=kind, region_id=region, origin=origin).first()
    return found or Record.objects.create(kind=kind, region_id=region, origin=origin, publication=Publication.LIVE)


@pytest.fixture
def make_activity(geography: list[Region]) -> Callable[..., Activity]:
    def make(region: str, *starts_in_days: int, origin: str = Origin.OWN, meeting_state: str = "scheduled") -> Activity:
        record = Record.objects.create(
            kind=RecordKind.ACTIVITY,
            owner=make_owner_once(region, origin),
            region_id=region,
            origin=origin,
            publication=Publication.LIVE,
        )
        start = timezone.now() + datetime.timedelta(hours=1)
        hour = datetime.timedelta(hours=1)
        activity = Activity.objects.create(record=record, kind="group", starts_at=start, ends_at=start + hour)
        for days in starts_in_days:
            begins = start + datetime.timedelta(days=days)
            Occurrence.objects.create(activity=activity, starts_at=begins, ends_at=begins + hour, state=meeting_state)
        return activity

    return make


def define(key: str = "test", kind: Kind = Kind.COUNT, values: dict[str, Value] | None = None, **changes: object):
    """An indicator for tests that answers with ``values``."""
    fields = {
        "label": "Things",
        "question": "How many things?",
        "counting_rule": "All of them.",
        "source": "Test",
        "compute": lambda codes: values or {},
    }
    return IndicatorDefinition(key=key, kind=kind, **{**fields, **changes})  # type: ignore[arg-type]


@pytest.fixture
def register():
    """Registers an indicator for one test."""
    added = []

    def add(definition: IndicatorDefinition, plugin: str | None = None) -> IndicatorDefinition:
        added.append(definition.key)
        return indicators.register(definition, plugin=plugin)

    yield add
    for key in added:
        indicators.unregister(key)

"""Recording figures: all or none, every fault named, what stood before kept."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied

from network.models import RegionRole
from situation_map.areas import AreaKind
from situation_map.models import Indicator, IndicatorVersion, Observation, Source
from situation_map.observing import NewObservation, ObservationsRefused
from situation_map.recording import record_observations, withdraw_observation
from situation_map.registry import Kind, Missing

pytestmark = pytest.mark.usefixtures("geography")

EVERY_KIND = [kind.value for kind in AreaKind]


@pytest.fixture
def national(db: None) -> Any:
    user = get_user_model().objects.create_user("national")
    RegionRole.objects.create(user=user, region=None)
    return user


@pytest.fixture
def source(db: None) -> Source:
    return Source.objects.create(key="register", title="Register", kind="register")


def make(key: str = "groups", kind: Kind = Kind.COUNT, **facts: Any) -> IndicatorVersion:
    indicator = Indicator.objects.create(key=key, kind=kind, theme="cooperation", is_listed=True)
    return IndicatorVersion.objects.create(indicator=indicator, number=1, label_fi=key, area_kinds=EVERY_KIND, **facts)


def row(value: Any = 3, code: str = "15", period: str = "2024", **changes: Any) -> NewObservation:
    kind = changes.pop("kind", AreaKind.REGION)
    return NewObservation(changes.pop("indicator", "groups"), kind, code, period, value, **changes)


def refused(rows: list[NewObservation], user: Any) -> list[tuple[int, str]]:
    with pytest.raises(ObservationsRefused) as caught:
        record_observations(rows=rows, user=user, source=None)
    assert not Observation.objects.exists()
    return [(problem.number, problem.field) for problem in caught.value.problems]


def test_correction_keeps_what_stood_before(national: Any, source: Source) -> None:
    make()
    record_observations(rows=[row(3)], user=national, source=source)
    recorded = record_observations(rows=[row(4, correction_reason="Laskettu väärin")], user=national, source=source)

    assert len(recorded.corrected) == 1
    old, new = Observation.objects.order_by("pk")
    assert [(o.value_number, o.is_current) for o in (old, new)] == [(3, False), (4, True)]
    assert (new.corrects, new.thing, new.correction_reason) == (old, old.thing, "Laskettu väärin")


def test_same_figure_again_writes_nothing(national: Any, source: Source) -> None:
    make()
    record_observations(rows=[row(3)], user=national, source=source)
    recorded = record_observations(rows=[row(3)], user=national, source=source)

    assert (len(recorded.same), recorded.created, recorded.corrected) == (1, (), ())
    assert Observation.objects.count() == 1


def test_figures_of_two_sources_stand_beside_each_other(national: Any, source: Source) -> None:
    make()
    other = Source.objects.create(key="survey", title="Survey", kind="survey")
    record_observations(rows=[row(3)], user=national, source=source)
    record_observations(rows=[row(5)], user=national, source=other)

    assert Observation.objects.current().count() == 2


def test_figure_is_recorded_in_the_newest_version(national: Any, source: Source) -> None:
    first = make()
    second = IndicatorVersion.objects.create(indicator=first.indicator, number=2, label_fi="uusi")
    record_observations(rows=[row(3)], user=national, source=source)

    assert Observation.objects.get().version == second


def test_withdrawn_correction_lets_the_earlier_figure_stand_again(national: Any, source: Source) -> None:
    make()
    record_observations(rows=[row(3)], user=national, source=source)
    record_observations(rows=[row(4)], user=national, source=source)
    withdraw_observation(observation=Observation.objects.current().get(), user=national, reason="virhe")

    assert [(o.value_number, o.is_current) for o in Observation.objects.order_by("pk")] == [(3, True), (4, False)]


def test_every_fault_is_named_and_nothing_is_written(national: Any) -> None:
    make()
    make("share", Kind.SHARE)
    rows = [
        row(3, number=1),
        row(3, code="77", number=2),
        row(3, indicator="nothing", number=3),
        row(-1, code="16", number=4),
        row(Decimal("1.5"), code="17", number=5),
        row(101, code="18", indicator="share", number=6),
        row(3, code="19", period="2024-Q5", number=7),
        row(3, code="20", period="2099", number=8),
        row(None, code="21", number=9),
        row(3, code="01", missing=Missing.NO_ANSWER, number=10),
        row(4, number=11),
        row("kolme", code="02", number=12),
        row(3, code="03", as_of=datetime.date(2099, 1, 1), number=13),
        row(True, code="04", number=14),
    ]

    assert refused(rows, national) == [
        (2, "area"), (3, "indicator"), (4, "value"), (5, "value"), (6, "value"), (7, "period"), (8, "period"),
        (9, "value"), (10, "value"), (11, ""), (12, "value"), (13, "as_of"), (14, "value"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "facts", "good", "bad"),
    [
        (Kind.SCALE, {"steps": [{"code": 1, "label": {"fi": "yksi"}}, {"code": 2, "label": {"fi": "kaksi"}}]}, 2, 3),
        (Kind.YES_NO, {}, False, 2),
        (Kind.DATE, {}, datetime.date(2024, 5, 1), "1.5."),
        (Kind.TEXT, {}, "Sopimus", " "),
        (Kind.RATIO, {"lowest": 1, "highest": 5}, Decimal("1.25"), Decimal("5.01")),
        (Kind.SHARE, {}, 0, -1),
    ],
)
def test_value_has_to_be_of_the_indicators_kind(
    national: Any, kind: Kind, facts: dict[str, Any], good: Any, bad: Any
) -> None:
    make("groups", kind, **facts)
    assert refused([row(bad)], national) == [(0, "value")]

    record_observations(rows=[row(good)], user=national, source=None)

    assert Observation.objects.count() == 1


def test_parts_that_contradict_their_whole_are_refused(national: Any) -> None:
    make()
    municipalities = [row(3, "179", kind=AreaKind.MUNICIPALITY, number=1), row(4, "992", kind=AreaKind.MUNICIPALITY)]

    assert refused([*municipalities, row(6, number=9)], national) == [(9, "value")]

    record_observations(rows=[*municipalities, row(8)], user=national, source=None)


def test_country_may_have_more_than_its_counties_and_not_less(national: Any) -> None:
    make()
    counties = [row(2, "15"), row(3, "16")]

    assert refused([*counties, row(4, "FI", kind=AreaKind.COUNTRY, number=5)], national) == [(5, "value")]

    record_observations(rows=[*counties, row(6, "FI", kind=AreaKind.COUNTRY)], user=national, source=None)


def test_share_of_a_whole_outside_all_its_parts_is_refused(national: Any) -> None:
    make("groups", Kind.SHARE)
    counties = [row(10 + number, code) for number, code in enumerate(("07", "08", "16"))]

    assert refused([*counties, row(40, "3", kind=AreaKind.COLLABORATIVE_AREA, number=9)], national) == [(9, "value")]


@pytest.mark.parametrize("region", ["15", "nobody"])
def test_others_than_national_coordinators_may_not_record(region: str) -> None:
    make()
    user = get_user_model().objects.create_user("somebody")
    if region != "nobody":
        RegionRole.objects.create(user=user, region_id=region)

    with pytest.raises(PermissionDenied):
        record_observations(rows=[row(3)], user=user, source=None)

"""Figures counted from records: by phase, real before example, unknown never zero."""

from decimal import Decimal

import pytest
from django.test.utils import CaptureQueriesContext

from network.models import Region
from network.models.vocabulary import Origin, Phase, Publication, RecordKind
from situation_map.live import coming_activities, development_stage, meeting_place_density, operating_centres
from situation_map.models import Statement
from situation_map.registry import Missing

MEETING_PLACE = RecordKind.MEETING_PLACE


def shown(value):
    return value.value, value.missing, value.is_example, value.unknown_count


def test_area_without_records_is_unknown(geography):
    assert shown(operating_centres(["15"])["15"]) == (None, Missing.UNKNOWN, False, 0)


def test_area_whose_centres_all_have_unknown_phase_is_unknown_not_zero(make_place):
    for _number in range(3):
        make_place("15", phase=Phase.UNKNOWN, origin=Origin.SOURCE)
    assert shown(operating_centres(["15"])["15"]) == (None, Missing.UNKNOWN, False, 3)


def test_only_operating_centres_count_and_unknown_ones_stand_beside(make_place):
    for phase in (Phase.OPERATING, Phase.OPERATING, Phase.PLANNED, Phase.ENDED, Phase.UNKNOWN):
        make_place("15", phase=phase)
    assert shown(operating_centres(["15"])["15"]) == (2, None, False, 1)


def test_area_whose_known_centres_do_not_operate_is_zero(make_place):
    make_place("15", phase=Phase.PLANNED)
    assert shown(operating_centres(["15"])["15"]) == (0, None, False, 0)


def test_real_records_win_over_any_number_of_examples(make_place):
    make_place("15", origin=Origin.OWN)
    for _number in range(5):
        make_place("15", origin=Origin.EXAMPLE)
    assert shown(operating_centres(["15"])["15"]) == (1, None, False, 0)


def test_real_centres_of_unknown_phase_are_not_replaced_by_examples(make_place):
    make_place("15", phase=Phase.UNKNOWN, origin=Origin.SOURCE)
    make_place("15", origin=Origin.EXAMPLE)
    assert shown(operating_centres(["15"])["15"]) == (None, Missing.UNKNOWN, False, 1)


def test_area_with_examples_only_is_marked_as_example(make_place):
    make_place("20", origin=Origin.EXAMPLE)
    make_place("20", origin=Origin.EXAMPLE, phase=Phase.UNKNOWN)
    assert shown(operating_centres(["20"])["20"]) == (1, None, True, 1)


@pytest.mark.parametrize(
    "changes", [{"publication": Publication.DRAFT}, {"publication": Publication.ARCHIVED}, {"visibility": "network"}]
)
def test_what_the_public_may_not_see_is_not_counted(make_place, changes):
    make_place("15")
    make_place("15", **changes)
    assert operating_centres(["15"])["15"].value == 1


def test_meeting_places_are_divided_by_the_inhabitants(make_place):
    Region.objects.filter(code="20").update(population=40_000)
    for _number in range(3):
        make_place("20", kind=MEETING_PLACE)
    make_place("20", kind=MEETING_PLACE, phase=Phase.PLANNED)
    make_place("20")
    assert meeting_place_density(["20"])["20"].value == Decimal("0.75")


def test_activity_counts_once_however_often_it_meets(make_activity):
    make_activity("15", 1, 8, 15)
    make_activity("15", 3)
    assert shown(coming_activities(["15"])["15"]) == (2, None, False, 0)


def test_activities_outside_the_days_or_cancelled_do_not_count(make_activity):
    make_activity("15", 31)
    make_activity("15", -2)
    make_activity("15", 4, meeting_state="cancelled")
    assert shown(coming_activities(["15"])["15"]) == (0, None, False, 0)


def test_area_that_never_published_an_activity_is_unknown(make_activity):
    make_activity("15", 1)
    assert coming_activities(["15", "20"])["20"].missing == Missing.UNKNOWN


def test_real_activities_are_not_added_to_examples(make_activity):
    make_activity("15", 1)
    make_activity("15", 1, origin=Origin.EXAMPLE)
    assert shown(coming_activities(["15"])["15"]) == (1, None, False, 0)


def make_stage(key, region, as_of, step=None, is_example=False):
    return Statement.objects.create(
        key=key,
        region_id=region,
        topic="development",
        step=step,
        missing="" if step is not None else "not_asked",
        text_fi="x",
        as_of=as_of,
        is_example=is_example,
    )


def test_development_stage_is_the_newest_real_statement(geography):
    make_stage("a", "15", "2021-01-01", 1)
    make_stage("b", "15", "2023-01-01", 3)
    make_stage("c", "15", "2026-01-01", 4, is_example=True)
    make_stage("d", "20", "2026-01-01", 2, is_example=True)
    stages = development_stage(["15", "20", "21"])
    assert {code: (value.value, value.is_example) for code, value in stages.items()} == {
        "15": (3, False),
        "20": (2, True),
    }


def test_unassessed_real_stage_hides_the_example(geography):
    make_stage("a", "15", "2023-01-01")
    make_stage("b", "15", "2026-01-01", 4, is_example=True)
    assert shown(development_stage(["15"])["15"]) == (None, Missing.NOT_ASKED, False, 0)


@pytest.mark.parametrize(
    ("compute", "queries"),
    [(operating_centres, 1), (meeting_place_density, 2), (coming_activities, 2), (development_stage, 1)],
)
def test_queries_do_not_grow_with_the_areas(geography, make_place, compute, queries):
    from django.db import connection

    for code in ("15", "16", "20"):
        make_place(code)
        make_stage(f"s{code}", code, "2026-01-01", 2)
    for codes in (["15"], [region.code for region in geography]):
        with CaptureQueriesContext(connection) as captured:
            compute(codes)
        assert len(captured) == queries

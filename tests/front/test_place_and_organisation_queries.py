"""Each choice of the lists of places and of organisations leaves exactly what it says."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from network.models import Place, Record
from network.opening_words import weekly_lines
from network.querying import OrganisationQuery, PlaceQuery
from network.querying.areas import Areas
from tests.front.rows import add_organisation, add_place

pytestmark = pytest.mark.django_db


def title_of(item: Place | Record) -> str:
    record = item.record if isinstance(item, Place) else item
    return record.texts.all()[0].title


@pytest.fixture
def network(areas):
    owner = add_organisation("Tuulikello ry", areas["Jyväskylä"])
    parish = add_organisation("Ahon seurakunta", areas["Helsinki"], org_kind="parish")
    add_place("Kutomo", owner, areas["Jyväskylä"], facts={"step_free": True, "languages": ["fi", "so"]})
    add_place("Puisto", owner, areas["Laukaa"], facts={"meeting_kind": "family_park", "phase": "paused"})
    add_place("Keskus", parish, areas["Helsinki"], kind="family_centre", facts={"meeting_kind": "", "phase": "unknown"})


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("", ["Kutomo", "Puisto", "Keskus"]),
        ("type=family_centre", ["Keskus"]),
        ("kind=family_park&kind=family_cafe", ["Kutomo", "Puisto"]),
        ("phase=unknown", ["Keskus"]),
        ("step_free=1", ["Kutomo"]),
        ("language=so", ["Kutomo"]),
        ("county=90", ["Keskus"]),
        ("municipality=Laukaa", ["Puisto"]),
        ("q=ahon", ["Keskus"]),
    ],
)
def test_choice_of_places_leaves_what_it_says(address, titles, network):
    query = PlaceQuery.parse(QueryDict(address), Areas.load())
    assert [title_of(place) for place in query.places(AnonymousUser()).with_texts()] == titles


def test_counts_of_places_keep_all_other_choices(network):
    counts = PlaceQuery.parse(QueryDict("county=15&phase=paused"), Areas.load()).counts(AnonymousUser())
    assert (counts.types, counts.kinds) == ({"meeting_place": 1}, {"family_park": 1})
    assert (counts.phases, counts.step_free) == ({"operating": 1, "paused": 1}, 0)


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("", ["Ahon seurakunta", "Tuulikello ry"]),
        ("kind=ngo", ["Tuulikello ry"]),
        ("county=90", ["Ahon seurakunta"]),
        ("q=kello", ["Tuulikello ry"]),
    ],
)
def test_choice_of_organisations_leaves_what_it_says(address, titles, network):
    query = OrganisationQuery.parse(QueryDict(address), Areas.load())
    assert [title_of(record) for record in query.organisations(AnonymousUser()).with_texts()] == titles


def test_days_with_the_same_hours_share_a_line():
    weekdays = [[day, "09:00", "15:00"] for day in ("mon", "tue", "wed")]
    rows = [*weekdays, ["thu", "12:00", "18:30"], ["sat", "12:00", "18:30"]]
    assert weekly_lines(rows) == ("ma–ke 9.00–15.00", "to, la 12.00–18.30")

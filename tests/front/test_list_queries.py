"""The lists ask the database as often for three rows as for one."""

import pytest
from django.urls import reverse

from network.models import Record
from tests.front.rows import add_activity, add_organisation, add_place

pytestmark = pytest.mark.django_db

# Areas 2, rows, their texts 2 (activities 3: the finder's, keys, rows), counts beside filters, site, settings, footer.
ACTIVITY_QUERIES = 11
PLACE_QUERIES = 13
ORGANISATION_QUERIES = 10
HOME_QUERIES = 26
COUNTY_QUERIES = 23
ORGANISATION_PAGE_QUERIES = 34  # one of them is for what is related


@pytest.mark.parametrize("rows", [1, 3])
def test_activities_with_any_number_of_rows_ask_as_often(rows, areas, client, django_assert_num_queries):
    for number in range(rows):
        owner = add_organisation(f"Järjestäjä {number}", areas["Jyväskylä"])
        place = add_place(f"Paikka {number}", owner, areas["Jyväskylä"])
        add_activity(f"Kahvila {number}", owner, areas["Jyväskylä"], facts={"place": place, "languages": ["fi"]})
    with django_assert_num_queries(ACTIVITY_QUERIES):
        response = client.get(reverse("activities"), {"municipality": "Jyväskylä"})
    assert response.content.count(b'<li class="act') == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_places_with_any_number_of_rows_ask_as_often(rows, areas, client, django_assert_num_queries):
    for number in range(rows):
        add_place(f"Paikka {number}", add_organisation(f"Ylläpitäjä {number}", areas["Laukaa"]), areas["Laukaa"])
    with django_assert_num_queries(PLACE_QUERIES):
        response = client.get(reverse("places"), {"county": "15"})
    assert response.content.count(b'<li class="spot') == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_organisations_with_any_number_of_rows_ask_as_often(rows, areas, client, django_assert_num_queries):
    for number in range(rows):
        owner = add_organisation(f"Yhdistys {number}", areas["Helsinki"])
        add_place(f"Paikka {number}", owner, areas["Helsinki"])
    with django_assert_num_queries(ORGANISATION_QUERIES):
        response = client.get(reverse("organisations"))
    assert response.content.count(b'<li class="spot') == rows


def add_rows(rows: int, municipality, owner=None) -> None:
    for number in range(rows):
        organiser = owner or add_organisation(f"Yhdistys {number}", municipality)
        place = add_place(f"Paikka {number}", organiser, municipality)
        add_activity(f"Kahvila {number}", organiser, municipality, in_days=0, facts={"place": place})
        add_activity(f"Kerho {number}", organiser, municipality, facts={"place": place})


@pytest.mark.parametrize("rows", [1, 3])
def test_home_with_any_number_of_rows_asks_as_often(rows, tree, areas, client, django_assert_num_queries):
    add_rows(rows, areas["Jyväskylä"])
    client.get("/fi/")
    with django_assert_num_queries(HOME_QUERIES):
        client.get("/fi/")


@pytest.mark.parametrize("rows", [1, 3])
def test_county_page_with_any_number_of_rows_asks_as_often(rows, tree, areas, client, django_assert_num_queries):
    add_rows(rows, areas["Helsinki"])
    client.get("/fi/helsinki/")
    with django_assert_num_queries(COUNTY_QUERIES):
        response = client.get("/fi/helsinki/")
    assert response.content.count(b'<li class="spot') == 2 * rows


@pytest.mark.parametrize("rows", [1, 3])
def test_organisation_page_with_any_number_of_rows_asks_as_often(rows, tree, areas, client, django_assert_num_queries):
    owner = Record.objects.get(translation_key=tree.organisation.translation_key)
    add_rows(rows, areas["Laukaa"], owner)
    address = tree.organisation.get_url()
    client.get(address)
    with django_assert_num_queries(ORGANISATION_PAGE_QUERIES):
        response = client.get(address)
    assert response.content.count(b'<li class="spot') == 2 + rows

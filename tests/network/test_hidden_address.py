"""A hidden address is nowhere: a canary for street, postal code and point is looked for in every output."""

import datetime as dt
import json
import logging
import re
from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation
from wagtail.models import Page

from network.hidden_address import tells
from network.models import MeetingPlacePage, Place
from network.points import to_tm35fin
from network.querysets import haversine_m
from network.recurrence import LOCAL
from network.services.content import create_page
from tests.network.world import World, next_monday, record_of

STREET, POSTAL_CODE, LATITUDE, LONGITUDE = "Kanarialintukuja 73", "40987", 62.187765, 25.612345
NORTH, EAST = to_tm35fin(LATITUDE, LONGITUDE)
#: What no output may hold: the street, the code, either coordinate to some hundred metres, in degrees or in metres.
CANARIES = (
    "kanarialintukuja", POSTAL_CODE, "62.187", "62.188", "62,187", "62,188", "25.612", "25,612",
    str(int(NORTH)), str(int(EAST)), str(round(NORTH)), str(round(EAST)),
)  # fmt: skip
FRACTIONS = re.compile(r":\d\d\.\d+")
HELD_BACK = ("admin", "tyopoyta", "arbetsbord", "desk")
LANGUAGES = ("fi", "sv", "en")


@pytest.fixture
def hidden(world: World) -> MeetingPlacePage:
    """A published place with a hidden address, in two languages, and an activity held there."""
    town = world.municipalities["Jyväskylä"]
    facts = {
        "title": "Turvatupa", "summary": "Tupa, jonka osoite on salassa.", "municipality": town, "address": STREET,
        "postal_code": POSTAL_CODE, "latitude": LATITUDE, "longitude": LONGITUDE, "precision": "exact",
        "hide_address": True, "phase": "operating", "opening_hours": [["mon", "09:00", "12:00"]],
    }  # fmt: skip
    page = create_page(
        MeetingPlacePage, parent=world.organisation, facts=facts, user=world.users["administrator"],
        translations={"sv": {"title": "Skyddsstugan", "summary": "En stuga.", "description": ""}},
    )  # fmt: skip
    world.add_activity(title="Turvaryhmä", place=record_of(page).place, municipality=None)
    return page


def leaks(content: str) -> list[str]:
    """Canaries in the text; fractions of seconds are no coordinates, though they may look like them."""
    read = FRACTIONS.sub("", content.lower())
    return [canary for canary in CANARIES if canary in read]


def routes(patterns: list, before: str = "") -> Iterator[tuple[str, str]]:
    """(name, route) of each address that our own views have."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace is None:
                yield from routes(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield pattern.name, before + str(pattern.pattern)


def public_addresses(world: World, hidden: MeetingPlacePage) -> list[str]:
    """Every address without an argument, those of the records, and the pages of the tree, in each language."""
    found: list[str] = []
    activity = record_of(hidden).place.activities.get()
    values = {"key": activity.record.translation_key, "pk": hidden.pk, "slug": "keski-suomi"}
    for language in LANGUAGES:
        with translation.override(language):
            for name, route in routes(get_resolver().url_patterns):
                if any(f"/{part}" in f"/{route}" for part in HELD_BACK):
                    continue
                arguments = {key: value for key, value in values.items() if f":{key}>" in route}
                if route.count("<") != len(arguments) or "(" in route:
                    continue
                found.append(reverse(name, kwargs=arguments))
    lists = ("activities", "places", "search")
    with translation.override("fi"):
        queries = (
            "?q=kanarialintukuja",
            f"?q={POSTAL_CODE}",
            "?q=turvatupa",
            "?municipality=Jyv%C3%A4skyl%C3%A4&within=10",
        )
        found += [reverse(name) + query for name in lists for query in queries]
        found += [reverse("activities") + f"?place={record_of(hidden).pk}&days=60"]
    pages = [page.get_url() for page in Page.objects.filter(live=True, depth__gt=1).specific()]
    found += [url for url in pages if url]
    found += [f"/{language}/{hidden.get_url().split('/', 2)[2]}" for language in LANGUAGES]
    return [*dict.fromkeys(found)]


def body_of(response) -> str:
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode(errors="replace")


@pytest.mark.parametrize("who", ["", "stranger"])
def test_no_public_answer_holds_the_canary(world: World, hidden: MeetingPlacePage, who: str, caplog) -> None:
    client: Client = world.client(who)
    client.raise_request_exception = False
    caplog.set_level(logging.DEBUG)
    addresses = public_addresses(world, hidden)
    told = {}
    titled = 0
    for address in addresses:
        response = client.get(address)
        content = body_of(response)
        titled += "Turvatupa" in content
        asked = address.partition("q=")[2]
        if response.status_code < 500 and (found := [one for one in leaks(content) if one not in asked]):
            told[address] = found
    assert told == {}
    assert len(addresses) > 60
    assert titled > 10  # the place itself is seen, so what was looked through is not empty
    logged = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith(("network", "search"))
    )
    assert leaks(logged) == []


def test_no_table_but_the_pages_and_their_revisions_holds_the_canary(hidden: MeetingPlacePage) -> None:
    """Search index rows, outbox, records, log entries, jobs: every table is read whole."""
    own = {MeetingPlacePage._meta.db_table, "wagtailcore_revision"}
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table in own or table.startswith("sqlite_"):
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = json.dumps(cursor.fetchall(), default=str, ensure_ascii=False)
            if canaries := leaks(rows):
                found[table] = canaries
    assert found == {}


def test_the_record_does_not_hold_what_is_hidden(hidden: MeetingPlacePage) -> None:
    place = Place.objects.get(record=record_of(hidden))
    assert (place.hide_address, place.address, place.postal_code, place.latitude, place.longitude, place.precision) == (
        True, "", "", None, None, "municipality",
    )  # fmt: skip
    assert (place.public_address, place.public_postal_code, place.public_point) == ("", "", None)


def test_the_database_itself_refuses_a_hidden_address_in_a_record(hidden: MeetingPlacePage) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(record=record_of(hidden)).update(address=STREET)


def test_hiding_an_address_later_takes_it_from_the_record_and_showing_it_brings_it_back(
    hidden: MeetingPlacePage,
) -> None:
    page = MeetingPlacePage.objects.get(pk=hidden.pk)
    for hide, address in ((False, STREET), (True, "")):
        page.hide_address = hide
        page.save_revision().publish()
        assert Place.objects.get(record=record_of(hidden)).address == address


def test_the_hidden_address_stays_with_its_writers(world: World, hidden: MeetingPlacePage) -> None:
    content = world.client("editor").get(reverse("place_edit", args=[hidden.pk])).content.decode()
    assert STREET in content


@pytest.mark.parametrize("name", ["place_preview", "place_edit"])
def test_other_organisations_get_it_by_no_address_of_the_desk(
    world: World, hidden: MeetingPlacePage, name: str
) -> None:
    response = world.client("stranger").get(reverse(name, args=[hidden.pk]))
    assert response.status_code == 403
    assert leaks(response.content.decode()) == []


def test_a_preview_shows_the_place_as_readers_will_see_it(world: World, hidden: MeetingPlacePage) -> None:
    content = world.client("editor").get(reverse("place_preview", args=[hidden.pk])).content.decode()
    assert "Turvatupa" in content
    assert leaks(content) == []


@pytest.mark.parametrize(
    "address",
    ["wagtailadmin_pages:edit", "wagtailadmin_pages:view_draft", "wagtailadmin_pages:history",
     "wagtailadmin_pages:usage", "wagtailadmin_pages:workflow_history"],
)  # fmt: skip
def test_other_organisations_get_it_by_no_address_of_the_full_editor(world, hidden, address) -> None:
    response = world.client("stranger").get(reverse(address, args=[hidden.pk]))
    assert leaks(body_of(response)) == []
    assert "Turvatupa" not in body_of(response)


@pytest.mark.parametrize("name", ["wagtailadmin_reports:site_history", "wagtailadmin_reports:page_types_usage"])
def test_no_report_tells_it_to_other_organisations(world: World, hidden: MeetingPlacePage, name: str) -> None:
    assert leaks(body_of(world.client("stranger").get(reverse(name)))) == []


def test_comparing_versions_tells_it_to_nobody_else(world: World, hidden: MeetingPlacePage) -> None:
    page = MeetingPlacePage.objects.get(pk=hidden.pk)
    page.address = f"{STREET} B"
    page.save_revision()
    for first, last in (("earliest", "latest"), ("live", "latest")):
        url = reverse("wagtailadmin_pages:revisions_compare", args=[hidden.pk, first, last])
        assert leaks(body_of(world.client("stranger").get(url))) == []


def test_no_distance_is_told_to_a_hidden_place(world: World, hidden: MeetingPlacePage) -> None:
    from network.rows import distance_from, distance_in_words

    place = Place.objects.get(record=record_of(hidden))
    metres = distance_from(world.municipalities["Laukaa"], place)
    assert (metres, distance_in_words(metres, place)) == (None, "")
    near = Place.objects.near(latitude=LATITUDE, longitude=LONGITUDE, distance_m=100)
    assert place not in near


@pytest.mark.parametrize(
    ("precision", "words"), [("exact", "3,4 km"), ("approximate", "noin 3 km"), ("municipality", "")]
)
def test_distances_claim_no_more_than_the_point_allows(world: World, precision: str, words: str) -> None:
    from network.rows import distance_from, distance_in_words

    town = world.municipalities["Jyväskylä"]
    place = Place(latitude=town.latitude + 0.0306, longitude=town.longitude, precision=precision)
    assert round(haversine_m(town.latitude, town.longitude, place.latitude, place.longitude), -2) == 3400
    told = distance_in_words(distance_from(town, place), place).replace("\u00a0", " ")
    assert told == words or (precision == "approximate" and told == "about 3 km")


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Tule: kanarialintukuja 73!", True),
        ("<p>Kanarialintukuja&nbsp;73 B</p>", True),
        ("KANARIALINTUKUJA  73", True),
        ("Kanarialintukuja 730", False),
        ("Uusi Kanarialintukuja", False),
        ("Kanarialinnut laulavat", False),
    ],
)
def test_a_text_tells_an_address_however_it_is_written(text: str, is_told: bool) -> None:
    assert tells(text, address=f"{STREET}, 2. kerros") is is_told


@pytest.mark.parametrize("field", ["title", "summary", "description"])
def test_a_hidden_address_in_the_places_own_text_is_refused(world: World, hidden: MeetingPlacePage, field: str) -> None:
    page = MeetingPlacePage.objects.get(pk=hidden.pk)
    setattr(page, field, f"Tupa, {STREET}")
    with pytest.raises(ValidationError) as refused:
        page.save_revision()
    assert [*refused.value.message_dict] == [field]


def test_a_hidden_address_in_the_translation_is_refused(hidden: MeetingPlacePage) -> None:
    page = hidden.get_translations().get().specific
    page.summary = f"Stugan vid {STREET}"
    with pytest.raises(ValidationError):
        page.save_revision()


@pytest.mark.parametrize("field", ["summary", "description", "address"])
def test_a_hidden_address_in_the_text_of_what_is_held_there_is_refused(world: World, hidden, field: str) -> None:
    start = dt.datetime.combine(next_monday(), dt.time(9), LOCAL)
    with pytest.raises(ValidationError) as refused:
        world.add_activity(place=record_of(hidden).place, starts_at=start, **{field: f"Tule: {STREET}"})
    assert [*refused.value.message_dict] == [field]


def test_the_geocoder_is_not_asked_about_a_hidden_address(world: World, monkeypatch) -> None:
    from network.services import places

    def never(**asked: str) -> None:
        raise AssertionError("asked")

    monkeypatch.setattr(places, "geocode", never)
    located = places.locate_place(
        way="address", text="", rough=False, address=STREET, municipality=world.municipalities["Jyväskylä"], hidden=True
    )
    assert (located.precision, bool(located.notice)) == ("municipality", True)

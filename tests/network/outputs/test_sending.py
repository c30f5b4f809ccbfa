"""How outputs are sent: to whom, how often anew, in how many queries, and what is never in them."""

import hashlib
import json
from unittest import mock

from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from cms import responses
from network.models import MeetingPlacePage, Place, Record, RecordOrganiser
from network.outputs import formats
from network.services.content import create_page
from tests.network.outputs.test_formats import EVERY, LISTS, address, body
from tests.network.world import World, record_of

FRAMED = "/fi/toiminta/upotus/"
ADDRESSES = [address(name, key) for name, key in EVERY] + [FRAMED]
CANARY = "Kanarialintu"
HIDDEN_STREET = "Piilokatu 13"


def test_what_is_not_public_is_in_no_output(world: World):
    """Of each kind: one for the network, one for coordinators, one that is a draft."""
    for visibility in ("network", "coordinators"):
        world.add_activity(title=f"{CANARY} {visibility}", visibility=visibility)
        facts = {"title": f"{CANARY} {visibility}", "municipality": world.municipalities["Laukaa"]}
        create_page(MeetingPlacePage, parent=world.organisation, facts={**facts, "visibility": visibility})
    world.add_activity(title=f"{CANARY} luonnos", publish=False)
    Record.objects.filter(pk=record_of(world.foreign).pk).update(visibility="network")
    for path in ADDRESSES:
        found = body(world, path).decode()
        assert CANARY not in found, path
        assert "Sukupuu" not in found, path


def test_members_get_what_they_may_see(world: World):
    world.add_activity(title=f"{CANARY} network", visibility="network")
    world.add_activity(title=f"{CANARY} coordinators", visibility="coordinators")
    for user, expected in {"": 0, "editor": 1, "coordinator": 2}.items():
        answer = world.client(user).get(address("activities", "json"))
        assert len(json.loads(answer.getvalue())["items"]) == expected
        public = answer.headers.get("Access-Control-Allow-Origin") == "*"
        assert public is (user == "")
        assert answer.headers["Cache-Control"] == ("private, no-cache" if user else "public, max-age=300")
        assert "Cookie" in answer.headers["Vary"]


def test_framed_list_is_as_nobody_sees_it_for_members_too(world: World):
    world.add_activity(title=CANARY, visibility="network")
    assert CANARY in body(world, "/fi/toiminta/", "editor").decode()
    assert CANARY not in body(world, FRAMED, "editor").decode()


def test_organiser_and_place_that_are_not_public_are_not_named(world: World):
    """A public activity of an organisation, in a place, that only the network may see."""
    partner = record_of(world.foreign)
    page = world.add_activity(place=Place.objects.get(record=record_of(world.place)), address="")
    RecordOrganiser.objects.create(record=record_of(page), organisation=partner, role="partner", position=9)
    Record.objects.filter(pk__in=[partner.pk, record_of(world.place).pk]).update(visibility="network")
    for path in ADDRESSES:
        found = body(world, path).decode()
        assert "Sukupuu" not in found, path
        assert "Perhetupa" not in found.replace("Perhetupa.", ""), path
        assert "Vauvatreffit" in found or "toiminta" not in path, path


def test_hidden_address_is_in_no_output(world: World):
    facts = {
        "title": "Turvapaikka",
        "municipality": world.municipalities["Laukaa"],
        "address": HIDDEN_STREET,
        "postal_code": "41349",
        "latitude": 62.413579,
        "longitude": 25.951357,
        "precision": "exact",
        "hide_address": True,
    }
    page = create_page(MeetingPlacePage, parent=world.organisation, facts=facts)
    activity = world.add_activity(title="Ilta", place=Place.objects.get(record=record_of(page)))
    for path in (*ADDRESSES, page.get_url(), f"/fi/toiminta/{activity.translation_key}.ics"):
        for user in ("", "editor"):
            found = body(world, path, user).decode()
            for secret in (HIDDEN_STREET, "41349", "62.4135", "25.9513"):
                assert secret not in found, path
            assert "Turvapaikka" in found or "organisaatiot" in path, path


def test_link_shown_near_the_time_only_is_in_no_output_before(world: World):
    secret = "https://video.example/huone-5512"
    world.add_activity(is_online=True, online_url=secret, online_link_hours_before=2)
    for path in ADDRESSES:
        assert secret not in body(world, path).decode(), path


def test_asked_again_it_is_not_sent_again(world: World):
    world.add_activity()
    for name, key in EVERY:
        ask_again(world, address(name, key))


def ask_again(world: World, path: str) -> None:
    client = world.client()
    first = client.get(path)
    content = first.getvalue()
    assert first.headers["ETag"] == f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    for condition in (
        {"if-none-match": first.headers["ETag"]},
        {"if-modified-since": first.headers["Last-Modified"]},
    ):
        again = client.get(path, headers=condition)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    head = client.head(path)
    assert head.status_code == 200
    assert head.headers["Content-Length"] == str(len(content))
    assert head.headers["ETag"] == first.headers["ETag"]


def test_taking_something_away_is_a_change(world: World):
    """A view's latest change would not tell: what is left changed earlier."""
    world.add_activity(title="Jää")
    gone = world.add_activity(title="Lähtee")
    path, client = address("activities", "csv"), world.client()
    with mock.patch.object(responses.time, "time", return_value=1_800_000_000):
        before = client.get(path)
        before.getvalue()
    gone.unpublish()
    with mock.patch.object(responses.time, "time", return_value=1_800_000_600):
        after = client.get(path, headers={"if-modified-since": before.headers["Last-Modified"]})
    assert after.status_code == 200
    assert "Lähtee" not in after.getvalue().decode()
    assert after.headers["ETag"] != before.headers["ETag"]


def test_nothing_is_sent_when_a_row_cannot_be_written(world: World):
    world.add_activity()
    client = world.client()
    client.raise_request_exception = False
    with mock.patch("network.outputs.tables.cell", side_effect=RuntimeError("no cell")):
        answer = client.get(address("activities", "csv"))
    assert answer.status_code == 500
    assert b"activity_id" not in answer.content


def test_only_reading_is_allowed(world: World):
    assert {world.client().post(path).status_code for path in ADDRESSES} == {405}


def test_query_count_does_not_grow(world: World):
    def add(number: int) -> None:
        place = create_page(
            MeetingPlacePage,
            parent=world.foreign,
            facts={"title": f"Paikka {number}", "municipality": world.municipalities["Laukaa"]},
        )
        page = world.add_activity(
            world.foreign,
            title=f"Kerho {number}",
            recurrence="FREQ=WEEKLY;COUNT=3",
            tags=[f"tunniste {number}"],
            place=Place.objects.get(record=record_of(place)),
            is_online=True,
            online_url="https://video.example/",
            online_link_hours_before=2,
        )
        RecordOrganiser.objects.create(record=record_of(page), organisation=record_of(world.trusted), role="partner")

    client = world.client()
    counts: dict[str, list[int]] = {path: [] for path in ADDRESSES}
    for rows in (1, 4):
        for number in range(rows):
            add(10 * rows + number)
        for path in ADDRESSES:
            client.get(path).getvalue()
            with CaptureQueriesContext(connection) as queries:
                client.get(path).getvalue()
            counts[path].append(len(queries))
    assert {path: few for path, (few, many) in counts.items() if few != many or few > 20} == {}


def test_framed_list_may_be_framed_and_nothing_else_may(world: World):
    world.add_activity()
    framed = world.client().get(f"{FRAMED}?q=vauva")
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "script-src 'self'" in framed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed.headers
    assert framed.cookies == {}
    assert "<script" not in framed.content.decode()
    for path in ("/fi/toiminta/", address("activities", "json"), "/fi/paikat/"):
        answer = world.client().get(path)
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_lists_and_pages_name_their_outputs_in_each_language(world: World):
    page = world.add_activity()
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            paths = {name: reverse(name) for name in LISTS}
        for name, path in paths.items():
            html = body(world, f"{path}?q=a&county=15").decode()
            for output in formats.FORMATS[name]:
                assert f'<link rel="alternate" type="{output.media_type}"' in html, path
            assert "q=a&amp;county=15" in html[html.index('<details class="take') :]
    html = body(world, page.get_url()).decode()
    assert f"webcal://127.0.0.1:8000/fi/toiminta/{page.translation_key}.ics" in html


def test_every_address_that_a_page_names_is_answered(world: World):
    page = world.add_activity()
    seen = set()
    for path in (*LISTS.values(), page.get_url(), world.place.get_url(), world.organisation.get_url()):
        html = BeautifulSoup(body(world, path), "html.parser")
        links = [link["href"] for link in html.select("link[rel=alternate][type], .take a")]
        for link in links:
            if not link.startswith("webcal:"):
                seen.add(link.removeprefix("http://127.0.0.1:8000"))
        snippet = html.select_one("#take-frame")
        if snippet:
            seen.add(BeautifulSoup(snippet.text, "html.parser").iframe["src"].removeprefix("http://127.0.0.1:8000"))
    assert len(seen) >= 20
    for path in seen:
        assert path.startswith("/fi/"), path
        assert body(world, path)


def test_subscribing_is_not_offered_for_what_a_calendar_cannot_read(world: World):
    """A calendar program is not signed in."""
    page = world.add_activity(visibility="network")
    html = body(world, page.get_url(), "editor").decode()
    assert "webcal:" not in html
    assert f"{page.translation_key}.ics" in html

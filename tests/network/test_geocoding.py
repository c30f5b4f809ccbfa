"""The operator's geocoder, against a server of our own: what it is asked, what is made of its answers."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from network.geocoding import GeocoderDown, geocode
from network.models import MeetingPlacePage
from network.services.places import locate_place

STREET = "Geokoodikatu 7"


class Geocoder:
    """What the server answers next, and what it was asked."""

    def __init__(self) -> None:
        self.status, self.body, self.wait_s = 200, b'{"type": "FeatureCollection", "features": []}', 0.0
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str, dict[str, list[str]], dict[str, str]]] = []
        self.address = ""

    def answer(self, *features: dict) -> None:
        self.body = json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.fixture
def geocoder(settings) -> Iterator[Geocoder]:
    told = Geocoder()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            told.asked.append((parts.path, parse_qs(parts.query), {k.lower(): v for k, v in self.headers.items()}))
            time.sleep(told.wait_s)
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told.body)

        def log_message(self, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    told.address = f"http://127.0.0.1:{server.server_port}"
    settings.GEOCODER_URL = f"{told.address}/geocoding/v1/search?sources=oa"
    settings.GEOCODER_KEY, settings.GEOCODER_KEY_HEADER, settings.GEOCODER_TIMEOUT_S = "", "x-key", 10
    yield told
    server.shutdown()
    server.server_close()


def feature(longitude: float = 25.7209, latitude: float = 62.2415, **properties: object) -> dict:
    facts = {"layer": "address", "confidence": 1, "accuracy": "point", "label": f"{STREET}, Jyväskylä", **properties}
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [longitude, latitude]}, "properties": facts}


def test_it_is_asked_for_the_address_in_finland_with_the_key(geocoder, settings) -> None:
    settings.GEOCODER_KEY = "avain"
    geocoder.answer(feature())
    found = geocode(address=STREET, municipality="Jyväskylä")
    path, query, headers = geocoder.asked[0]
    assert (path, query["text"], query["boundary.country"], query["sources"], headers["x-key"]) == (
        "/geocoding/v1/search", [f"{STREET}, Jyväskylä"], ["FIN"], ["oa"], "avain",
    )  # fmt: skip
    assert (found.point.latitude, found.point.longitude, found.point.precision) == (62.2415, 25.7209, "exact")


@pytest.mark.parametrize(
    ("properties", "precision"),
    [({}, "exact"), ({"layer": "street"}, "approximate"), ({"accuracy": "centroid"}, "approximate"),
     ({"match_type": "fallback"}, "approximate"), ({"layer": "venue"}, "exact")],
)  # fmt: skip
def test_the_precision_is_what_the_answer_allows(geocoder, properties, precision) -> None:
    geocoder.answer(feature(**properties))
    assert geocode(address=STREET, municipality="").point.precision == precision


@pytest.mark.parametrize(
    "poor",
    [feature(layer="locality"), feature(confidence=0.3), feature(24.745, 59.437), feature(18.06, 59.33)],
    ids=["a town", "unsure", "Tallinn", "Stockholm"],
)
def test_an_answer_that_is_not_good_enough_is_passed_over(geocoder, poor) -> None:
    geocoder.answer(poor)
    assert geocode(address=STREET, municipality="Jyväskylä") is None
    geocoder.answer(poor, feature())
    assert geocode(address=STREET, municipality="Jyväskylä").point.latitude == 62.2415


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b'{"features": 7}', b'{"features": [7]}', b'{"features": [{"geometry": null}]}',
     b'{"features": [{"geometry": {"coordinates": ["a", "b"]}}]}', b"\xff\xfe", b"x" * 1_000_001],
)  # fmt: skip
def test_an_answer_that_cannot_be_read_is_as_none(geocoder, body, caplog) -> None:
    geocoder.body = body
    with pytest.raises(GeocoderDown):
        geocode(address=STREET, municipality="Jyväskylä")
    assert "Geokoodikatu" not in caplog.text


@pytest.mark.parametrize("status", [401, 404, 429, 500, 503])
def test_a_refusal_is_down(geocoder, status, caplog) -> None:
    geocoder.status = status
    with pytest.raises(GeocoderDown) as down:
        geocode(address=STREET, municipality="Jyväskylä")
    assert down.value.reason == f"status {status}"
    assert "Geokoodikatu" not in caplog.text


def test_it_is_not_waited_for_longer_than_its_time(geocoder, settings) -> None:
    settings.GEOCODER_TIMEOUT_S = 1
    geocoder.wait_s = 20
    begun = time.monotonic()
    with pytest.raises(GeocoderDown):
        geocode(address=STREET, municipality="Jyväskylä")
    assert time.monotonic() - begun < 10


def test_a_redirect_is_not_followed_with_the_address(geocoder) -> None:
    geocoder.status, geocoder.headers = 302, {"Location": f"{geocoder.address}/muualle"}
    with pytest.raises(GeocoderDown):
        geocode(address=STREET, municipality="Jyväskylä")
    assert [path for path, _query, _headers in geocoder.asked] == ["/geocoding/v1/search"]


def test_nobody_listening_is_down(settings) -> None:
    settings.GEOCODER_URL, settings.GEOCODER_TIMEOUT_S = "http://127.0.0.1:9/search", 1
    with pytest.raises(GeocoderDown):
        geocode(address=STREET, municipality="Jyväskylä")


@pytest.mark.django_db
def test_the_form_goes_on_when_the_geocoder_is_down(world, geocoder) -> None:
    from tests.network.test_desk_places import answers

    geocoder.status = 503
    sent = answers(world, way="address", address=STREET, point="")
    response = world.client("editor").post(reverse("place_new"), sent, follow=True)
    page = MeetingPlacePage.objects.get(title="Leikkitupa")
    town = world.municipalities["Jyväskylä"]
    assert (page.address, page.precision, page.latitude) == (STREET, "municipality", town.latitude)
    assert next(message.level_tag for message in response.context["messages"]) == "warning"
    geocoder.status = 200
    geocoder.answer(feature())
    located = locate_place(way="address", text="", rough=False, address=STREET, municipality=town, hidden=False)
    assert (located.latitude, located.precision, located.notice) == (62.2415, "exact", "")


@pytest.mark.django_db
def test_the_address_search_is_offered_only_where_it_is_set(world, settings) -> None:
    for url, offered in (("", False), ("http://127.0.0.1:9/search", True)):
        settings.GEOCODER_URL = url
        content = world.client("editor").get(reverse("place_new")).content.decode()
        assert ('value="address"' in content) is offered

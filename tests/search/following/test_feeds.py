"""Feeds of a search: Atom and JSON."""

import json
from xml.etree import ElementTree

import pytest
from django.test import Client

from search.models import SearchEntry
from search.services import rebuild_index
from tests.search.documents import document
from tests.search.following.world import put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_only")]
ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client: Client, **parameters: str) -> ElementTree.Element:
    response = client.get("/fi/haku/syote.atom", parameters)
    assert response.status_code == 200
    return ElementTree.fromstring(b"".join(response.streaming_content))


class TestFeeds:
    def test_atom_has_what_it_must(self, shelf, client):
        put(shelf, document("new", "Uusi <kahvila> &", "Kahvia."))
        root = feed(client, q="kahvila")
        entry = root.find(f"{ATOM}entry")
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fi"
        for name in ("id", "title", "updated", "author"):
            assert root.find(f"{ATOM}{name}") is not None
        assert [entry.find(f"{ATOM}{name}").text for name in ("title", "content")] == ["Uusi <kahvila> &", "Kahvia."]
        assert entry.find(f"{ATOM}id").text.endswith(":thing/thing/new")
        assert entry.find(f"{ATOM}link").get("href").endswith("/fi/new/")
        assert root.find(f"{ATOM}updated").text == entry.find(f"{ATOM}updated").text
        own = next(link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self")
        assert own.endswith("/fi/haku/syote.atom?q=kahvila")

    def test_ids_are_the_same_after_a_rebuild_and_a_change(self, shelf, client):
        before = {e.find(f"{ATOM}id").text for e in feed(client, q="kahvila").findall(f"{ATOM}entry")}
        SearchEntry.objects.all().delete()
        rebuild_index(from_the_beginning=True)
        put(shelf, document("cafe", "Avoin perhekahvila", "Myös lauantaisin."))
        assert {e.find(f"{ATOM}id").text for e in feed(client, q="kahvila").findall(f"{ATOM}entry")} == before

    def test_feeds_are_public_whoever_asks(self, shelf, client, django_user_model):
        put(shelf, document("secret", "Salainen kahvila", visibility="network"))
        client.force_login(django_user_model.objects.create_superuser("boss"))
        titles = [e.find(f"{ATOM}title").text for e in feed(client, q="kahvila").findall(f"{ATOM}entry")]
        assert "Salainen kahvila" not in titles
        assert "Perhekahvilan talousarvio" not in titles
        response = client.get("/fi/haku/syote.json", {"q": "kahvila"})
        assert b"Salainen" not in b"".join(response.streaming_content)

    def test_the_same_content_is_not_sent_twice(self, shelf, client):
        first = client.get("/fi/haku/syote.atom", {"q": "kahvila"})
        again = client.get("/fi/haku/syote.atom", {"q": "kahvila"}, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again["Cache-Control"]) == (304, "public, max-age=300")
        put(shelf, document("new", "Uusi kahvila"))
        changed = client.get("/fi/haku/syote.atom", {"q": "kahvila"}, headers={"if-none-match": first["ETag"]})
        assert changed.status_code == 200

    def test_json_feed_has_the_same_entries(self, shelf, client):
        response = client.get("/fi/haku/syote.json", {"q": "kahvila"})
        content = json.loads(b"".join(response.streaming_content))
        entries = feed(client, q="kahvila").findall(f"{ATOM}entry")
        assert response["Content-Type"] == "application/feed+json; charset=utf-8"
        assert content["version"] == "https://jsonfeed.org/version/1.1"
        assert [item["id"] for item in content["items"]] == [e.find(f"{ATOM}id").text for e in entries]
        assert all(item["content_text"] and item["url"].endswith("/") for item in content["items"])

    @pytest.mark.parametrize(
        "parameters", [{}, {"q": "\x00"}, {"q": '"'}, {"q": "-kahvila"}, {"q": "k" * 9000}, {"q": "x", "region": "'"},
                       {"q": "zzzxqjw"}, {"q": "\x0b kahvila \ufffe"}],
    )  # fmt: skip
    def test_whatever_is_asked_the_feed_is_whole(self, shelf, client, parameters):
        assert feed(client, **parameters).find(f"{ATOM}updated") is not None

    def test_results_page_names_its_feeds(self, shelf, client):
        html = client.get("/fi/haku/", {"q": "kahvila", "region": "15"}).content.decode()
        assert (
            '<link rel="alternate" type="application/atom+xml" href="/fi/haku/syote.atom?q=kahvila&amp;region=15"'
            in html
        )
        assert 'href="/fi/haku/seuraa/?q=kahvila&amp;region=15#mail"' in html

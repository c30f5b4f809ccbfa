"""A plugin's source that raises, hangs or answers nonsense is left out and noted; everything else goes on."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cms.plugins.models import PluginState
from search import describing
from search.contracts import SearchQuery, SearchSource
from search.services import index_object, rebuild_index, search
from search.sources import search_sources
from search.verifying import verify_index
from tests.search.documents import Shelf, document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_only")]
PLUGIN = "naughty"
GOOD = document("one", "Peikkometsä", source="naughty")


@pytest.fixture
def naughty(things: Shelf) -> Callable[..., None]:
    """Registers the plugin's source anew, with these parts."""

    def register(**parts: Any) -> None:
        values = {"label": "Naughty", "icon": "info", "documents_for": lambda ids: [GOOD], "all_ids": lambda: ["one"]}
        search_sources.unregister("naughty")
        search_sources.register(SearchSource("naughty", **{**values, **parts}), plugin=PLUGIN)  # type: ignore[arg-type]

    register()
    rebuild_index()
    assert ids("peikkometsä") == ["one"]
    return register


def ids(text: str) -> list[str]:
    """Of things that have all the words."""
    results = search(SearchQuery(text=text, language="fi"))
    return [hit.object_id for hit in results.hits[: results.complete]]


def fail(*arguments: object) -> Any:
    raise RuntimeError("naughty")


NONSENSE = (
    ["no document"], [None], [replace(GOOD, title=5)], [replace(GOOD, language="äö")], [replace(GOOD, source="thing")],
    [replace(GOOD, url="https://elsewhere.example/")], [replace(GOOD, url="//elsewhere.example/")],
    [replace(GOOD, url="javascript:alert(1)")], [replace(GOOD, object_id="x" * 65)], [replace(GOOD, extra=[])],
    [replace(GOOD, extra={"a": object()})], [replace(GOOD, starts_at=timezone.now().replace(tzinfo=None))],
    [replace(GOOD, region="x" * 9)], [replace(GOOD, visibility=None)], 7,
)  # fmt: skip


@pytest.mark.parametrize("answer", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_is_left_out_and_noted(naughty: Callable[..., None], answer: Any) -> None:
    naughty(documents_for=lambda ids: answer)
    index_object("naughty", "one")
    rebuild_index()
    assert [(d.kind, d.what) for d in verify_index(repair=True)] == [("not compared", "naughty:one…one")]
    assert (ids("perhekahvila"), ids("peikkometsä")) == (["cafe", "cafe-article"], ["one"])
    assert PluginState.objects.get(plugin=PLUGIN)


@pytest.mark.parametrize("part", ["documents_for", "all_ids"])
def test_a_source_that_raises_is_left_out(naughty: Callable[..., None], part: str) -> None:
    naughty(**{part: fail})
    rebuild_index()
    assert [d.kind for d in verify_index()] == ["not compared"]
    assert (ids("perhekahvila"), ids("peikkometsä")) == (["cafe", "cafe-article"], ["one"])


def test_a_source_that_hangs_is_left_out(naughty: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(describing, "LONGEST_SECONDS", 0.2)
    over = threading.Event()
    naughty(all_ids=lambda: over.wait(20) or [])
    assert [d.kind for d in verify_index()] == ["not compared"]
    over.set()
    assert "TookTooLong" in PluginState.objects.get(plugin=PLUGIN).last_error


@pytest.mark.parametrize("answer", [fail, lambda ids: 7, lambda ids: [object()]], ids=["raises", "number", "objects"])
def test_hits_of_a_source_that_fails_when_asked_again_are_left_out(naughty: Callable[..., None], answer: Any) -> None:
    naughty(still_found=answer)
    assert ids("peikkometsä") == []
    assert ids("perhekahvila") == ["cafe", "cafe-article"]
    naughty(still_found=lambda ids: ids)
    assert ids("peikkometsä") == ["one"]


def test_a_name_and_an_icon_that_fail_leave_the_page_standing(naughty: Callable[..., None], client: Client) -> None:
    class Bad:
        def __str__(self) -> str:
            raise RuntimeError("naughty")

    naughty(label=Bad(), icon="<script>")
    with override("fi"):
        html = client.get(reverse("search"), {"q": "peikkometsä"}).content.decode()
    assert "Peikkometsä" in html.replace("<mark>", "").replace("</mark>", "")
    assert '<script>"' not in html
    assert "naughty" in html

"""What is published is analysed before its transaction begins; inside, every word is known already."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from wagtail.models import Page

from cms import publishing
from cms.models import ArticlePage, HomePage
from search.analysis import finnish
from search.contracts import SearchQuery
from search.engines.postgres import vector_text
from search.services import search
from search.terms import FIELDS, MAX_TEXT_TOKENS, EntryTerms, document_terms
from tests.network.world import World

pytestmark = pytest.mark.django_db


def unheard_of() -> str:
    """A word that no process has analysed, of letters alone."""
    return "zq" + "".join(chr(ord("a") + int(digit, 16)) for digit in uuid4().hex)


@pytest.fixture
def read_words(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Words that Finnish analysis had to read, and how deep in transactions it was."""
    seen: dict[str, int] = {}
    real = finnish.read_word

    def read(word: str) -> Any:
        seen.setdefault(word, len(connection.savepoint_ids))
        return real(word)

    monkeypatch.setattr(finnish, "read_word", read)
    return seen


def article(title: str, word: str) -> ArticlePage:
    blocks = [{"type": "text", "value": f"<p>Alku <b>{word}</b></p>"}]
    page = ArticlePage(title=title, live=False, body=json.dumps(blocks))
    HomePage.objects.get(locale__language_code="fi").add_child(instance=page)
    return page


def test_words_of_a_page_are_analysed_before_its_transaction(
    world: World, database_only: None, read_words: dict[str, int]
) -> None:
    title, word = unheard_of(), unheard_of()
    revision = article(title, word).save_revision()
    outside = len(connection.savepoint_ids)
    assert read_words.keys().isdisjoint((title, word))
    revision.publish()
    assert (read_words[title], read_words[word]) == (outside, outside)
    assert [hit.title for hit in search(SearchQuery(text=word, language="fi")).hits] == [title]


def test_publication_goes_on_when_the_preparation_fails(
    world: World, database_only: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(thing: Page) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(publishing, "_preparations", [fail])
    word = unheard_of()
    page = article("Otsikko", word)
    page.save_revision().publish()
    page.refresh_from_db()
    assert page.live
    assert "publishing.preparation_failed" in caplog.text
    assert search(SearchQuery(text=word, language="fi")).total == 1


def test_long_text_is_indexed_to_its_end() -> None:
    words = "sana " * 24_000 + "viimeinen"
    terms = document_terms(language="fi", title="Pitkä", text=words)
    assert len(terms.text_exact) == 24_001 < MAX_TEXT_TOKENS
    assert terms.text_exact[-1] == "viimeinen"


def test_no_phrase_bridges_the_last_place_that_postgresql_tells_apart() -> None:
    fields: dict[str, list[str]] = {name: [] for name in FIELDS}
    words = [f"w{number}" for number in range(17_000)]
    vector = vector_text(EntryTerms(**fields | {"text_exact": words}))
    places = [int(part.rpartition(":")[2].rstrip("ABCD")) for part in vector.split()]
    assert places[:16_380] == [*range(2, 16_382)]
    assert set(places[16_380:]) == {16_383}

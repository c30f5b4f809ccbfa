"""The engines under test, and a small world indexed in the one at hand."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import LazySettings

from search import engines, state
from search.contracts import SearchQuery, SearchResults
from search.outbox import push_operations
from search.services import rebuild_index, search
from search.sources import search_sources
from tests.search.documents import ORGANISATIONS, THINGS, Shelf

ENGINES = ("database", pytest.param("elasticsearch", marks=pytest.mark.services("elasticsearch")))


@pytest.fixture
def only_these_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_sources, "_entries", {})


@pytest.fixture
def things(only_these_sources: None) -> Shelf:
    shelf = Shelf("thing", THINGS)
    search_sources.register(shelf.source)
    return shelf


@pytest.fixture
def organisations(things: Shelf) -> Shelf:
    shelf = Shelf("organisation", ORGANISATIONS)
    search_sources.register(shelf.source)
    return shelf


@pytest.fixture
def elasticsearch_index(settings: LazySettings) -> Iterator[None]:
    """An index of the test's own at the server of SEARCH_URL, taken away afterwards."""
    base = settings.SEARCH_URL.rsplit("/", 1)[0]
    settings.SEARCH_URL = f"{base}/test-{uuid4().hex}"
    settings.SEARCH_ENGINE = "elasticsearch"
    engine = engines.elasticsearch_engine()
    engine.client = engine._patient  # a busy machine is not a silent server
    yield
    engine.remove_everything()


class Searcher:
    """Asks the engine under test; brings Elasticsearch up to date first, as the job does."""

    def __init__(self, engine: str) -> None:
        self.engine = engine

    def catch_up(self) -> None:
        if self.engine == "elasticsearch":
            push_operations()
            engines.elasticsearch_engine().refresh()

    def __call__(self, text: str, language: str = "fi", **restrictions: object) -> SearchResults:
        self.catch_up()
        results = search(SearchQuery(text=text, language=language, **restrictions))  # type: ignore[arg-type]
        expected = engines.database_engine().name if self.engine == "database" else "elasticsearch"
        assert results.engine in ("", expected)
        return results

    def ids(self, text: str, language: str = "fi", **restrictions: object) -> list[str]:
        return [hit.object_id for hit in self(text, language, **restrictions).hits]


@pytest.fixture(params=ENGINES)
def ask(request: pytest.FixtureRequest, organisations: Shelf, db: None) -> Searcher:
    """The small world, indexed, and a way to ask it; once per engine."""
    request.getfixturevalue("database_only" if request.param == "database" else "elasticsearch_index")
    state._warned.clear()
    rebuild_index()
    return Searcher(request.param)

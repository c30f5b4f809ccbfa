"""Elasticsearch by the outbox: any order, repetition and crash give the same index; without it the database answers."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from cms.jobs.models import Job
from search import asking, engines, fallback
from search.analysis import analyser_version
from search.contracts import SearchQuery
from search.engines.base import EngineAnswer, EngineQuery, EngineUnavailable
from search.engines.elasticsearch import ElasticsearchEngine
from search.models import IndexOperation, IndexState, SearchEntry
from search.outbox import push_operations
from search.services import index_object, rebuild_index, remove_object, search
from search.state import index_status
from search.verifying import verify_index
from tests.search.documents import Shelf, document

pytestmark = pytest.mark.django_db
needs_server = pytest.mark.services("elasticsearch")


def found(text: str) -> list[str]:
    """Things that have all the words."""
    engines.elasticsearch_engine().refresh()
    results = search(SearchQuery(text=text, language="fi"))
    assert results.engine == "elasticsearch"
    return [hit.object_id for hit in results.hits[: results.complete]]


def indexed(object_id: str) -> dict | None:
    engine = engines.elasticsearch_engine()
    engine.refresh()
    hits = engine.client.search(index=engine.alias, query={"term": {"object_id": object_id}}, version=True)["hits"][
        "hits"
    ]
    return hits[0] if hits else None


@pytest.fixture
def unreachable(settings: LazySettings) -> None:
    settings.SEARCH_ENGINE, settings.SEARCH_URL = "elasticsearch", f"http://127.0.0.1:9/{uuid4().hex}"


def test_without_elasticsearch_nothing_is_noted(database_only: None, things: Shelf) -> None:
    index_object("thing", "cafe")
    assert (IndexOperation.objects.count(), Job.objects.filter(name="search.push").count()) == (0, 0)


def test_write_notes_an_operation_and_one_job(unreachable: None, things: Shelf) -> None:
    index_object("thing", "cafe")
    index_object("thing", "both")
    assert list(IndexOperation.objects.order_by("pk").values_list("object_id", "language")) == [
        ("cafe", "fi"), ("both", "fi"), ("both", "sv"),
    ]  # fmt: skip
    assert Job.objects.filter(name="search.push").count() == 1


def test_unreachable_server_leaves_the_answer_to_the_database(
    unreachable: None, things: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    index_object("thing", "cafe")
    IndexOperation.objects.update(done_at=timezone.now())
    results = search(SearchQuery(text="kahvila", language="fi"))
    assert ([hit.object_id for hit in results.hits], results.engine) == (["cafe"], engines.database_engine().name)
    assert "search.fallback engine=elasticsearch" in caplog.text


def test_operators_are_told_on_their_desk_when_the_database_answers(
    unreachable: None, things: Shelf, settings: LazySettings
) -> None:
    administrator, coordinator = (SimpleNamespace(user=SimpleNamespace(is_superuser=rule)) for rule in (True, False))
    assert fallback.panel_context(administrator) is None
    search(SearchQuery(text="kahvila", language="fi"))
    first = fallback.panel_context(administrator)
    assert first is not None
    assert (first["reason"], first["is_waiting"]) == ("ConnectionError", False)
    assert fallback.panel_context(coordinator) is None
    index_object("thing", "cafe")
    IndexOperation.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    search(SearchQuery(text="kahvila", language="fi"))
    later = fallback.panel_context(administrator)
    assert later is not None
    assert (later["since"], later["is_waiting"]) == (first["since"], True)
    with override("fi"):
        html = render_to_string(fallback.PANEL.template, {"panel": fallback.PANEL, **later})
    assert "tietokanta" in html
    settings.SEARCH_ENGINE = "database"
    assert fallback.panel_context(administrator) is None


class Stale:
    """An engine that answers what was true before."""

    name = "elasticsearch"

    def __init__(self, answer: EngineAnswer) -> None:
        self.answer = answer

    def find_in_turn(self, queries: Sequence[EngineQuery]) -> Iterator[EngineAnswer]:
        return (self.answer for _query in queries)


def test_what_was_just_hidden_is_not_counted_by_a_server_that_lags_behind(
    unreachable: None, things: Shelf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    index_object("thing", "cafe")
    pk = SearchEntry.objects.get(object_id="cafe").pk
    before = EngineAnswer([pk], total=1, complete=1, matched=1, facets={"region": {"15": 1}})
    monkeypatch.setattr(asking, "elasticsearch_engine", lambda: Stale(before))
    IndexOperation.objects.update(done_at=timezone.now())
    query = SearchQuery(text="kahvila", language="fi")
    assert (search(query).total, search(query).engine) == (1, "elasticsearch")
    things.put(document("cafe", "Avoin perhekahvila", region="15", visibility="network"))
    index_object("thing", "cafe")
    results = search(query)
    assert (results.total, results.hits, results.facets["region"]) == (0, [], [])
    assert "search.fallback" not in caplog.text
    IndexOperation.objects.update(created_at=timezone.now() - timedelta(minutes=2))
    search(query)
    assert "reason=operations wait since" in caplog.text


def test_unreachable_server_leaves_operations_waiting(unreachable: None, things: Shelf) -> None:
    index_object("thing", "cafe")
    with pytest.raises(EngineUnavailable):
        push_operations()
    assert IndexOperation.objects.filter(done_at=None).count() == 1


@needs_server
def test_operations_catch_up(elasticsearch_index: None, things: Shelf) -> None:
    index_object("thing", "cafe")
    index_object("thing", "club")
    assert push_operations() == 2
    assert found("kahvila") == ["cafe"]
    things.take("cafe")
    remove_object("thing", "cafe")
    assert push_operations() == 1
    assert found("kahvila") == []
    assert push_operations() == 0


@needs_server
def test_late_operation_does_not_overwrite_a_newer_one(elasticsearch_index: None, things: Shelf) -> None:
    engine = engines.elasticsearch_engine()
    index_object("thing", "cafe")
    late = {("thing", "cafe", "fi"): IndexOperation.objects.get().pk}
    things.put(document("cafe", "Avoin olohuone"))
    index_object("thing", "cafe")
    push_operations()
    newest = indexed("cafe")
    things.put(document("cafe", "Avoin perhekahvila"))
    SearchEntry.objects.update(title="Avoin perhekahvila")  # what a stalled worker would have read
    engine.push(late)
    assert newest is not None
    assert indexed("cafe")["_version"] == newest["_version"]
    assert found("olohuone") == ["cafe"]


@needs_server
def test_late_write_does_not_bring_back_what_was_removed(elasticsearch_index: None, things: Shelf) -> None:
    engine = engines.elasticsearch_engine()
    index_object("thing", "cafe")
    first = IndexOperation.objects.get().pk
    push_operations()
    entry = SearchEntry.objects.select_related("text").get()
    remove_object("thing", "cafe")
    push_operations()
    entry.save(force_insert=True)  # the entry as a stalled worker still sees it
    entry.text.save(force_insert=True)
    engine.push({("thing", "cafe", "fi"): first})
    assert indexed("cafe") is None


@needs_server
def test_repeated_operations_change_nothing(elasticsearch_index: None, things: Shelf) -> None:
    index_object("thing", "cafe")
    push_operations()
    IndexOperation.objects.update(done_at=None)
    push_operations()
    assert found("kahvila") == ["cafe"]


@needs_server
def test_rebuild_switches_the_alias_and_keeps_one_index_back(elasticsearch_index: None, organisations: Shelf) -> None:
    engine = engines.elasticsearch_engine()
    for _ in range(3):
        rebuild_index()
    assert len(engine.client.indices.get_alias(name=engine.alias)) == 1
    assert len(engine.client.indices.get(index=f"{engine.alias}-*")) == 2
    assert set(found("kahvila")) == {"cafe", "cafe-article", "ngo"}


@needs_server
def test_change_during_a_rebuild_is_in_the_new_index(elasticsearch_index: None, things: Shelf) -> None:
    rebuild_index()

    def change(what: str, done: int) -> None:
        if what == "elasticsearch":
            things.put(document("cafe", "Avoin olohuone"))
            index_object("thing", "cafe")
            push_operations()

    engines.elasticsearch_engine().rebuild(progress=change)
    assert found("olohuone") == ["cafe"]


@needs_server
def test_change_noted_before_a_rebuild_and_committed_during_it(elasticsearch_index: None, things: Shelf) -> None:
    """Its number is below that of a change which was committed earlier."""
    rebuild_index()
    push_operations()
    early = IndexOperation.objects.create(source="thing", object_id="cafe", language="fi")
    early_pk = early.pk
    IndexOperation.objects.create(source="thing", object_id="other", language="fi", done_at=timezone.now())
    early.delete()

    def commit(what: str, done: int) -> None:
        things.put(document("cafe", "Avoin olohuone"))
        index_object("thing", "cafe")
        IndexOperation.objects.filter(done_at=None).update(id=early_pk)
        push_operations()

    engines.elasticsearch_engine().rebuild(progress=commit)
    assert IndexOperation.objects.get(pk=early_pk).done_at is not None
    assert found("olohuone") == ["cafe"]


@needs_server
def test_every_index_with_a_name_of_ours_is_of_the_template(
    elasticsearch_index: None, things: Shelf, settings: LazySettings
) -> None:
    engine = engines.elasticsearch_engine()
    rebuild_index()
    by_hand = f"{engine.alias}-{0:020}"
    engine.client.indices.create(index=by_hand)
    (serving,) = engine.client.indices.get_alias(name=engine.alias)
    made, ours = (engine.client.indices.get_mapping(index=name).body[name] for name in (by_hand, serving))
    assert made == ours
    longer = ElasticsearchEngine(f"{settings.SEARCH_URL}-site")
    name = longer._create_index()
    rebuild_index()  # removes our older indexes, and not those of a site whose name begins with ours
    assert longer.client.indices.exists(index=name)
    assert not engine.client.indices.exists(index=by_hand)
    longer.remove_everything()
    assert engine.client.indices.exists_index_template(name=engine.alias)


@needs_server
def test_verify_finds_and_repairs_what_the_server_lost(elasticsearch_index: None, things: Shelf) -> None:
    engine = engines.elasticsearch_engine()
    rebuild_index()
    assert verify_index() == []
    lost = SearchEntry.objects.filter(object_id="club")
    lost.update(version=lost.get().version + 1)  # as of a change of which no operation was left
    assert [(d.engine, d.kind, d.what) for d in verify_index(repair=True)] == [
        ("elasticsearch", "outdated", "thing:club:fi")
    ]
    assert verify_index() == []
    engine.remove([SearchEntry.objects.get(object_id="cafe").pk])
    assert [(d.engine, d.kind, d.what) for d in verify_index(repair=True)] == [
        ("elasticsearch", "missing", "thing:cafe:fi")
    ]
    assert verify_index() == []
    assert found("perhekahvila") == ["cafe", "cafe-article"]


def test_of_a_server_that_is_away_no_rebuild_is_asked(unreachable: None, things: Shelf) -> None:
    IndexState.objects.create(engine=engines.database_engine().name, analyser=analyser_version())
    status = index_status()
    assert status.server is not None
    assert (status.server.is_reachable, status.needs_rebuild) == (False, False)


@needs_server
def test_a_lost_index_is_noticed_and_built_again(elasticsearch_index: None, things: Shelf) -> None:
    rebuild_index()
    assert not index_status().needs_rebuild
    engine = engines.elasticsearch_engine()
    for name in engine.client.indices.get(index=f"{engine.alias}-*"):
        engine.client.indices.delete(index=name)
    assert search(SearchQuery(text="kahvila", language="fi")).engine == engines.database_engine().name
    assert index_status().needs_rebuild
    push_operations()
    assert not index_status().needs_rebuild
    assert found("kahvila") == ["cafe", "cafe-article"]


@needs_server
def test_a_lost_part_of_the_index_is_noticed(elasticsearch_index: None, things: Shelf) -> None:
    rebuild_index()
    push_operations()
    engines.elasticsearch_engine().remove([SearchEntry.objects.get(object_id="cafe").pk])
    assert index_status().needs_rebuild


@needs_server
def test_an_interrupted_rebuild_of_the_server_goes_on(elasticsearch_index: None, things: Shelf) -> None:
    rebuild_index()
    engine = engines.elasticsearch_engine()

    def stop(what: str, done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.rebuild(progress=stop)
    half = IndexState.objects.get(engine="elasticsearch").progress["index"]
    engine.rebuild()
    assert list(engine.client.indices.get_alias(name=engine.alias)) == [half]
    assert found("kahvila") == ["cafe", "cafe-article"]


@needs_server
def test_rebuild_leaves_nothing_waiting_of_what_it_has_written(elasticsearch_index: None, things: Shelf) -> None:
    def change(what: str, done: int) -> None:
        if what == "elasticsearch":
            things.put(document("cafe", "Avoin olohuone"))
            index_object("thing", "cafe")

    rebuild_index(progress=change)
    waiting = IndexOperation.objects.filter(done_at=None).values_list("object_id", flat=True)
    assert [*waiting] == ["cafe"]  # noted while it ran; it is in the index, but another push does no harm
    IndexOperation.objects.update(done_at=timezone.now())
    assert found("olohuone") == ["cafe"]

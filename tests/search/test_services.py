"""Writing and rebuilding the index on the site's own database; its command and its state."""

from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search import state
from search.contracts import SearchQuery
from search.engines import database_engine
from search.models import IndexState, SearchEntry, SearchWord
from search.services import index_object, index_objects, rebuild_index, search, whole_index_locked
from search.state import index_status
from tests.search.documents import THINGS, Shelf, document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_only")]


def terms_count() -> int:
    return database_engine().count_terms()


def test_rebuild_tells_its_progress_and_counts_entries(organisations: Shelf) -> None:
    told: list[tuple[str, int]] = []
    assert rebuild_index(progress=lambda what, done: told.append((what, done))) == len(THINGS) + 1
    assert told == [("thing", len({d.object_id for d in THINGS})), ("organisation", 1)]
    assert terms_count() == SearchEntry.objects.count() == len(THINGS) + 1


def test_rebuild_asks_the_source_once_a_batch(things: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.services.BATCH", 5)
    rebuild_index()
    assert things.calls == 3


def test_writing_one_and_twenty_objects_takes_as_many_queries(things: Shelf) -> None:
    for number in range(20):
        things.put(document(f"n{number}", f"Luistelukoulu {number}", "Jäällä.", region="15"))
    things.documents = [d for d in things.documents if d.object_id.startswith("n")]
    rebuild_index()
    with CaptureQueriesContext(connection) as many:
        rebuild_index()
    things.documents = things.documents[:1]
    rebuild_index()
    with CaptureQueriesContext(connection) as one:
        rebuild_index()
    assert len(many) == len(one)


@pytest.mark.parametrize("number", [1, 3, 12])
def test_search_takes_a_constant_number_of_queries(things: Shelf, number: int) -> None:
    for count in range(number):
        things.put(document(f"n{count}", f"Luistelukoulu {count}", "Jäällä."))
    rebuild_index()
    search(SearchQuery(text="luistelukoulu", language="fi"))
    with CaptureQueriesContext(connection) as asked:
        assert search(SearchQuery(text="luistelukoulu", language="fi")).total == number
    assert len(asked) == 3


def test_unknown_source_leaves_no_trace(things: Shelf) -> None:
    index_object("nothing-like-that", "1")
    assert SearchEntry.objects.count() == 0


def test_document_of_another_object_is_not_written(things: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(things, "documents_for", lambda ids: things.documents)
    shelf_source = things.source
    object.__setattr__(shelf_source, "documents_for", lambda ids: things.documents)
    index_object("thing", "cafe")
    assert set(SearchEntry.objects.values_list("object_id", flat=True)) == {"cafe"}


def test_deleted_entry_takes_its_terms_along(things: Shelf) -> None:
    rebuild_index()
    SearchEntry.objects.filter(object_id="cafe").delete()
    assert terms_count() == len(THINGS) - 1
    assert list(database_engine().orphans()) == []


def test_words_of_the_index_are_base_forms(things: Shelf) -> None:
    things.documents = []
    things.put(document("a", "Perhekahviloissa", "Jyväskylässä"))
    rebuild_index()
    assert set(SearchWord.objects.values_list("word", flat=True)) == {"perhekahvila", "jyväskylä"}


def test_state_says_when_the_analyser_has_changed(things: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    assert index_status().needs_rebuild
    rebuild_index()
    assert not index_status().needs_rebuild
    IndexState.objects.update(analyser="0/another")
    assert index_status().needs_rebuild
    state._warned.clear()
    search(SearchQuery(text="kahvila", language="fi"))
    assert "search.analyser_mismatch built_with=0/another" in caplog.text


def run_command(*arguments: str) -> str:
    out = StringIO()
    call_command("search", *arguments, stdout=out)
    return out.getvalue()


def test_command_reports_state_and_rebuilds(things: Shelf) -> None:
    assert "run `manage.py search rebuild`" in run_command("status")
    assert f"{len(THINGS)} entries in" in run_command("rebuild")
    status = run_command("status")
    assert f"entries: {len(THINGS)}" in status
    assert "rebuild" not in status


def test_command_verifies_and_repairs(things: Shelf) -> None:
    rebuild_index()
    assert "agrees" in run_command("verify")
    SearchEntry.objects.filter(object_id="cafe").delete()
    things.take("coffee")
    things.put(document("club", "Äitien kerho"))
    with pytest.raises(CommandError, match="3 differences"):
        run_command("verify")
    assert "3 differences repaired" in run_command("verify", "--repair")
    assert "agrees" in run_command("verify")
    assert search(SearchQuery(text="äiti", language="fi")).total == 1


@pytest.mark.django_db(transaction=True)
def test_table_of_terms_can_be_taken_back_and_made_again() -> None:
    migration = import_module("search.migrations.0002_terms")
    with connection.schema_editor(atomic=False) as editor:
        migration.drop_terms(apps, editor)
    assert "search_terms" not in connection.introspection.table_names()
    with connection.schema_editor(atomic=False) as editor:
        migration.create_terms(apps, editor)
    assert terms_count() == 0


@pytest.mark.services("postgresql")
def test_a_transaction_that_writes_very_many_takes_one_lock(things: Shelf) -> None:
    """PostgreSQL has room for so many locks only: a lock for each object would end a large load."""
    ids = sorted({thing.object_id for thing in THINGS})
    with whole_index_locked():
        index_objects("thing", ids)
    assert advisory_locks() == 1
    index_objects("thing", ids)
    assert advisory_locks() > len(ids)


def advisory_locks() -> int:
    """Locks of this kind that the present transaction holds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        return cursor.fetchone()[0]

"""Writing and rebuilding the index on the site's own database; its command and its state."""

from datetime import timedelta
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from search import state
from search.checks import check_analyser_fits_index
from search.contracts import SearchQuery
from search.engines import database_engine
from search.engines.base import IndexedEntry
from search.indexing import clean_text
from search.models import IndexState, SearchEntry, SearchWord
from search.services import index_object, index_objects, rebuild_index, search, whole_index_locked
from search.sources import search_sources
from search.state import index_status
from search.stored import terms_of
from search.verifying import verify_index
from tests.search.documents import THINGS, Shelf, document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_only")]
MOST_QUERIES = 10


def terms_count() -> int:
    return database_engine().count_terms()


def test_rebuild_tells_its_progress_and_counts_entries(organisations: Shelf) -> None:
    told: list[tuple[str, int]] = []
    assert rebuild_index(progress=lambda what, done: told.append((what, done))) == len(THINGS) + 1
    assert told == [("thing", len({d.object_id for d in THINGS})), ("organisation", 1)]
    assert terms_count() == SearchEntry.objects.count() == len(THINGS) + 1


def test_rebuild_asks_the_source_once_a_batch(things: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.rebuilding.BATCH", 5)
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


def test_search_takes_a_constant_number_of_queries(things: Shelf) -> None:
    """As many for a few things, which others follow that have parts of the word, and fewer where they fill a page."""
    asked = []
    for number in (1, 3, 12, 40):
        for count in range(number):
            things.put(document(f"n{count}", f"Luistelukoulu {count}", "Jäällä."))
        rebuild_index()
        search(SearchQuery(text="luistelukoulu", language="fi"))
        with CaptureQueriesContext(connection) as queries:
            assert search(SearchQuery(text="luistelukoulu", language="fi")).complete == number
        asked.append(len(queries))
    assert asked[0] == asked[1] == asked[2] <= MOST_QUERIES
    assert asked[3] < asked[2]


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


def test_an_interrupted_rebuild_goes_on_where_it_was(things: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.rebuilding.BATCH", 3)

    def stop(what: str, done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_index(progress=stop)
    told: list[int] = []
    rebuild_index(progress=lambda what, done: told.append(done))
    number = len({d.object_id for d in THINGS})
    assert (told[0], told[-1], SearchEntry.objects.count()) == (6, number, len(THINGS))
    assert IndexState.objects.get().progress == {}


def test_ligatures_are_the_letters_that_they_are_of(things: Shelf) -> None:
    things.put(document("print", "Oﬃcen ﬁlmi", "", "Kaﬀe"))
    index_object("thing", "print")
    for text in ("office", "filmi", clean_text("ﬁlmi"), "kaffe"):
        assert [hit.object_id for hit in search(SearchQuery(text=text, language="fi")).hits] == ["print"], text
    assert not [difference for difference in verify_index() if ":print:" in difference.what]


def test_a_slip_that_was_once_in_a_text_is_still_corrected(things: Shelf) -> None:
    things.put(document("slip", "Luistelukuolu"))
    index_object("thing", "slip")
    things.put(document("slip", "Luistelukoulu"))
    index_object("thing", "slip")
    results = search(SearchQuery(text="luistelukuolu", language="fi"))
    assert (results.did_you_mean, results.complete) == ("luistelukoulu", 1)


def test_what_was_under_way_when_a_rebuild_began_stays(things: Shelf) -> None:
    """Written before the rebuild began, committed after the source had told its objects."""

    def commit(what: str, done: int) -> None:
        things.put(document("late", "Myöhäinen kahvila"))
        index_object("thing", "late")
        SearchEntry.objects.filter(object_id="late").update(indexed_at=timezone.now() - timedelta(minutes=1))

    rebuild_index()
    things.take("coffee")
    rebuild_index(progress=commit, from_the_beginning=True)
    there = set(SearchEntry.objects.values_list("object_id", flat=True))
    assert ("late" in there, "coffee" in there) == (True, False)
    assert verify_index() == []


def test_verify_compares_the_terms_and_drops_those_of_no_entry(things: Shelf) -> None:
    rebuild_index()
    engine, cafe, club = database_engine(), *(SearchEntry.objects.get(object_id=key) for key in ("cafe", "club"))
    ((_entry, terms),) = terms_of([club])
    engine.forget([cafe.pk])
    engine.write([IndexedEntry(cafe.pk, terms), IndexedEntry(99_999_999, terms)])
    wrong = {(engine.name, "outdated", str(cafe)), (engine.name, "left over", "entry 99999999")}
    assert {(each.engine, each.kind, each.what) for each in verify_index()} == wrong
    assert {(each.engine, each.kind, each.what) for each in verify_index(repair=True)} == wrong
    assert verify_index() == []
    found = search(SearchQuery(text="perhekahvila", language="fi"))
    assert "cafe" in [hit.object_id for hit in found.hits]


@pytest.mark.parametrize("mark", ["\u200b", "\u200f", "\u2060", "\u202e", "\ufeff"])
def test_marks_that_nobody_sees_split_no_word(things: Shelf, mark: str) -> None:
    things.put(document("pasted", f"Luistelu{mark}koulu"))
    index_object("thing", "pasted")
    for text in ("luistelukoulu", clean_text(f"luiste{mark}lukoulu")):
        assert [hit.object_id for hit in search(SearchQuery(text=text, language="fi")).hits] == ["pasted"]


@pytest.mark.parametrize("typed", ["uistelukoulu", "kuistelukoulu", "ulistelukoulu", "lluistelukoulu"])
def test_a_slip_at_the_first_letter_is_corrected(things: Shelf, typed: str) -> None:
    things.put(document("rink", "Luistelukoulu"))
    index_object("thing", "rink")
    assert search(SearchQuery(text=typed, language="fi")).did_you_mean == "luistelukoulu"


@pytest.mark.parametrize("changed", ["analyser", "wanted", "long ago"])
def test_an_interrupted_rebuild_begins_anew(things: Shelf, changed: str) -> None:
    rebuild_index()
    before = things.calls
    state = IndexState.objects.get()
    state.progress = {"analyser": "0/another" if changed == "analyser" else state.analyser}
    state.building_since = timezone.now() - timedelta(days=2 if changed == "long ago" else 0, minutes=5)
    state.save()
    rebuild_index(from_the_beginning=changed == "wanted")
    assert things.calls > before


def test_command_explains(things: Shelf) -> None:
    rebuild_index()
    told = run_command("explain", "perhekahvilassa", "thing:cafe:fi")
    assert "thing:cafe:fi, place" in told
    assert "title_base has “perhekahvila”" in told
    with pytest.raises(CommandError, match="thing:nothing"):
        run_command("explain", "kahvila", "thing:nothing")


def test_verify_drops_what_nobody_registers_any_more(organisations: Shelf) -> None:
    rebuild_index()
    search_sources.unregister("organisation")
    assert [(d.kind, d.what) for d in verify_index(repair=True)] == [("left over", "organisation:ngo")]
    assert verify_index() == []


@pytest.mark.django_db(transaction=True, available_apps=["search"])  # nobody else's tables are emptied after it
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


def test_check_before_migrations_asks_nothing_of_a_table_that_is_older(things: Shelf) -> None:
    rebuild_index()
    IndexState.objects.update(analyser="of another time")
    assert [warning.id for warning in check_analyser_fits_index(databases=["default"])] == ["search.W001"]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE search_indexstate RENAME COLUMN progress TO older")
    assert check_analyser_fits_index(databases=["default"]) == []

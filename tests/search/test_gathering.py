"""Common terms are gathered anew as soon as much has been written, wherever it comes from."""

from types import SimpleNamespace

import pytest

from cms.imports.models import ImportRun
from cms.imports.signals import run_ended
from cms.jobs.models import Job
from search import gathering, rebuilding
from search.models import SearchEntry
from search.services import index_changed, index_objects, rebuild_index, whole_index_locked
from tests.search.documents import Shelf, document

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_postgresql(database_only: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the tests' database is; three entries are many."""
    monkeypatch.setattr(gathering, "connection", SimpleNamespace(vendor="postgresql"))
    monkeypatch.setattr(gathering, "MANY", 3)


def asked() -> int:
    return Job.objects.filter(name="search.gather_if_due").count()


def test_job_is_asked_for_once_after_many_objects(things: Shelf) -> None:
    index_objects("thing", ["cafe", "club"])
    assert asked() == 0
    index_objects("thing", ["cafe", "club", "hub"])
    index_objects("thing", ["cafe", "club", "hub"])
    assert asked() == 1


def test_what_is_not_written_again_does_not_count(things: Shelf) -> None:
    index_changed("thing", ["cafe", "club", "hub"])
    Job.objects.all().delete()
    things.put(document("hub", "Nuorten tila"))
    index_changed("thing", ["cafe", "club", "hub"])
    assert asked() == 0


def test_transaction_that_writes_very_many_asks() -> None:
    with whole_index_locked():
        assert asked() == 0
    assert asked() == 1


@pytest.mark.parametrize(("rows", "jobs"), [(2, 0), (3, 1)])
def test_import_of_many_rows_asks(rows: int, jobs: int) -> None:
    run_ended.send(ImportRun, run=ImportRun(done=rows))
    assert asked() == jobs


def test_database_that_gathers_nothing_is_not_asked(things: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "connection", SimpleNamespace(vendor="sqlite"))
    index_objects("thing", ["cafe", "club", "hub"])
    assert asked() == 0


def test_rebuild_gathers_when_everything_is_written(things: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    there: list[int] = []
    monkeypatch.setattr(rebuilding, "gather", lambda: there.append(SearchEntry.objects.count()))
    total = rebuild_index()
    assert there == [total]
    assert total > 0

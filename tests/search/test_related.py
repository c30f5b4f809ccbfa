"""What belongs near a thing: chosen, varied, never what the reader may not see, and cheap."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from search.models import SearchEntry
from search.related.filling import fill_terms
from search.related.models import NearTerm
from search.related.services import related_entries
from search.services import index_object, rebuild_index, remove_object
from tests.search.documents import MEMBER, PUBLIC, Shelf, document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_only")]
SOON = timezone.now() + dt.timedelta(days=2)


@pytest.fixture(autouse=True)
def _clean_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def shelf(things: Shelf) -> Shelf:
    things.documents = []
    return things


def index(shelf: Shelf, *documents) -> None:
    for each in documents:
        shelf.put(each)
    rebuild_index()


def near(object_id: str = "here", language: str = "fi", visibility=PUBLIC, limit: int = 5) -> list[str]:
    rows = related_entries("thing", object_id, language=language, visibility=visibility, limit=limit)
    return [row.object_id for row in rows]


HERE = document("here", "Perhekahvila", municipality="Jyväskylä", region="15", kinds=("cafe",), organisation="1")


def test_what_has_a_word_in_common_is_near_also_inflected_and_in_a_compound(shelf):
    index(shelf, HERE, document("words", "Kahvilan aamu", region="15"), document("other", "Uimakoulu", region="05"))
    assert near() == ["words"]


def test_own_county_and_town_come_before_others(shelf):
    index(
        shelf, HERE, document("far", "Perhekahvila Turussa", region="02", municipality="Turku"),
        document("town", "Perhekahvila keskustassa", region="15", municipality="Jyväskylä"),
        document("county", "Perhekahvila kylällä", region="15", municipality="Laukaa"),
    )  # fmt: skip
    assert near() == ["town", "county", "far"]


def test_kind_in_the_same_town_is_enough(shelf):
    index(shelf, HERE, document("same", "Aamupuuro", municipality="Jyväskylä", region="15", kinds=("cafe",)))
    assert near() == ["same"]


def test_neither_itself_nor_its_other_languages(shelf):
    index(shelf, HERE, document("here", "Perhekahvila (sv)", language="sv"), document("x", "Perhekahvila muualla"))
    assert near() == ["x"]


def test_one_version_of_a_thing_in_the_readers_language(shelf):
    index(
        shelf, HERE, document("here", "Familjecafé", language="sv"),
        document("x", "Perhekahvila muualla"), document("x", "Familjecafé annanstans", language="sv"),
    )  # fmt: skip
    for language in ("fi", "sv"):
        rows = related_entries("thing", "here", language=language, visibility=PUBLIC)
        assert [(row.object_id, row.language) for row in rows] == [("x", language)]


def test_what_is_over_is_left_out(shelf):
    index(
        shelf, HERE, document("over", "Perhekahvila eilen", starts_at=timezone.now() - dt.timedelta(days=2)),
        document("soon", "Perhekahvila pian", starts_at=SOON),
    )  # fmt: skip
    assert near() == ["soon"]


def test_only_what_the_reader_may_see(shelf):
    index(shelf, HERE, document("members", "Perhekahvilan talous", visibility="network"))
    assert near() == []
    assert near(visibility=MEMBER) == ["members"]


def test_what_goes_is_gone_at_once_although_the_choice_is_kept(shelf):
    index(shelf, HERE, document("x", "Perhekahvila muualla"), document("y", "Perhekahvila täällä"))
    assert set(near()) == {"x", "y"}
    remove_object("thing", "x")
    shelf.put(document("y", "Perhekahvila täällä", visibility="network"))
    index_object("thing", "y")
    assert near() == []


def test_own_change_finds_anew(shelf, django_capture_on_commit_callbacks):
    index(shelf, HERE, document("x", "Perhekahvila muualla"), document("swim", "Uimakoulu"))
    assert near() == ["x"]
    shelf.put(document("here", "Uimakoulun alku"))
    with django_capture_on_commit_callbacks(execute=True):
        index_object("thing", "here")
    assert near() == ["swim"]


def test_not_five_of_one_organisation_type_or_title(shelf, organisations):
    same = [document(f"s{n}", f"Perhekahvila {n * 'x'}yz", organisation="9") for n in range(1, 5)]
    series = [document(f"t{n}", "Perhekahvila tiistaina") for n in range(3)]
    organisations.put(document("club", "Perhekahvilan tuki ry"))
    index(shelf, HERE, *same, *series)
    rows = related_entries("thing", "here", language="fi", visibility=PUBLIC, limit=5)
    assert len([row for row in rows if row.organisation == "9"]) <= 2
    assert len([row for row in rows if row.title == "Perhekahvila tiistaina"]) <= 1
    assert len([row for row in rows if row.source == "thing"]) <= 3
    assert "club" in {row.object_id for row in rows}


def test_nothing_that_is_called_the_same(shelf):
    index(shelf, HERE, document("twin", "Perhekahvila", organisation="3"), document("x", "Perhekahvila muualla"))
    assert near() == ["x"]


def test_a_county_alone_makes_nothing_near(shelf):
    index(shelf, HERE, *[document(f"n{n}", f"Aivan muu {n}", region="15") for n in range(3)])
    assert near() == []


def test_one_query_when_kept_and_three_when_not_however_many_there_are(shelf):
    index(shelf, HERE, *[document(f"n{n}", f"Perhekahvila {chr(97 + n)}aaa") for n in range(3)])
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert near()
        counts.append(len(queries))
    cache.clear()
    index(shelf, *[document(f"m{n}", f"Perhekahvila {chr(97 + n)}bbb") for n in range(20)])
    with CaptureQueriesContext(connection) as queries:
        assert near()
    assert [*counts, len(queries)] == [3, 1, 3]


def test_unknown_things_have_nothing_near(shelf):
    index(shelf, HERE)
    assert near("nothing") == near("here") == []


def test_terms_follow_the_entry(shelf):
    index(shelf, HERE)
    before = set(NearTerm.objects.values_list("pk", "term"))
    rebuild_index(from_the_beginning=True)
    assert set(NearTerm.objects.values_list("pk", "term")) == before
    remove_object("thing", "here")
    assert not NearTerm.objects.exists()


def test_entries_of_an_older_index_get_their_terms(shelf):
    index(shelf, HERE, document("x", "Perhekahvila muualla"))
    wanted = set(NearTerm.objects.values_list("entry", "term"))
    NearTerm.objects.all().delete()
    assert fill_terms() == SearchEntry.objects.count() == 2
    assert set(NearTerm.objects.values_list("entry", "term")) == wanted
    assert fill_terms() == 0

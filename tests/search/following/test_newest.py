"""What is new in a search, what counts as new, and how a search is written in an address."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from search.contracts import SearchQuery
from search.following.history import FORGOTTEN_AFTER, forget_gone
from search.following.models import EntryHistory
from search.following.newest import newest_hits
from search.following.parameters import parameters_of, query_of
from search.models import SearchEntry
from search.services import index_object, rebuild_index, remove_object
from tests.search.documents import MEMBER, document
from tests.search.following.world import CAFE, age, hour_ago, ids, put

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_only")]


class TestNew:
    def test_hits_come_with_the_latest_change_first(self, shelf):
        assert set(ids()) == {"cafe", "cafe-article", "ngo"}
        put(shelf, document("new", "Uusi kahvila"))
        assert ids()[0] == "new"

    def test_only_what_came_or_changed_since_is_new(self, shelf):
        since = hour_ago()
        assert ids(since=since) == []
        put(shelf, document("new", "Uusi kahvila"))
        put(shelf, document("cafe", "Avoin perhekahvila", "Myös lauantaisin."))
        assert [(hit.entry.object_id, hit.is_new) for hit in newest_hits(CAFE, since=since)] == [
            ("cafe", False), ("new", True),
        ]  # fmt: skip

    def test_rebuilding_and_writing_the_same_again_make_nothing_new(self, shelf):
        rebuild_index(from_the_beginning=True)
        index_object("thing", "cafe")
        assert ids(since=hour_ago()) == []

    def test_an_index_thrown_away_and_built_again_makes_nothing_new(self, shelf):
        SearchEntry.objects.all().delete()
        assert ids() == []
        rebuild_index(from_the_beginning=True)
        assert ids() != []
        assert ids(since=hour_ago()) == []

    def test_neither_the_next_time_nor_a_confirmation_is_a_change(self, shelf):
        there = next(d for d in shelf.documents if d.object_id == "cafe")
        put(shelf, replace(there, starts_at=timezone.now(), confirmed_on=timezone.localdate(), url="/fi/toinen/"))
        assert ids(since=hour_ago()) == []

    def test_taken_off_and_put_back_is_not_new(self, shelf):
        kept = next(d for d in shelf.documents if d.object_id == "cafe")
        remove_object("thing", "cafe")
        assert "cafe" not in ids()
        put(shelf, kept)
        assert "cafe" in ids()
        assert ids(since=hour_ago()) == []

    def test_what_opens_to_others_is_new_to_them(self, shelf):
        hidden = next(d for d in shelf.documents if d.object_id == "for-members")
        assert "for-members" not in ids()
        put(shelf, replace(hidden, visibility="public"))
        assert ids(since=hour_ago()) == ["for-members"]

    def test_members_see_theirs(self, shelf):
        assert "for-members" in ids(replace(CAFE, visibility=MEMBER))

    def test_rows_of_an_older_index_are_no_news(self, shelf):
        EntryHistory.objects.update(fingerprint="")
        rebuild_index(from_the_beginning=True)
        assert ids(since=hour_ago()) == []
        assert not EntryHistory.objects.filter(fingerprint="").exists()

    def test_one_version_of_a_thing_is_told(self, shelf):
        query = SearchQuery(text="kamratstöd", language="sv")
        assert [(h.entry.object_id, h.entry.language) for h in newest_hits(query)] == [("both", "sv")]
        finnish = newest_hits(replace(query, language="fi"))
        assert [(h.entry.object_id, h.entry.language) for h in finnish] == [("both", "fi")]

    @pytest.mark.parametrize(
        ("choice", "expected"),
        [
            ({"regions": ("05",)}, {"coffee", "club"}),
            ({"regions": ("05", "13")}, {"coffee", "club", "cafe-sv"}),
            ({"municipalities": ("Jyväskylä",)}, {"cafe", "jkl"}),
            ({"types": ("organisation",)}, {"ngo"}),
            ({"languages": ("sv",)}, {"cafe-sv", "both"}),
            ({"kinds": ("cafe",)}, {"tagged"}),
            ({"tasks": ("support",), "kinds": ("cafe", "other")}, {"tagged"}),
            ({"organisations": ("7",)}, {"tagged"}),
            ({"times": ("today", "week")}, {"tagged"}),
            ({"times": ("past",)}, set()),
            ({"freshness": ("fresh",)}, {"tagged"}),
            ({"freshness": ("old",)}, set()),
            ({"times": ("nonsense",)}, set()),
        ],
    )
    def test_without_words_the_choices_alone_decide(self, shelf, choice, expected):
        put(shelf, document(
            "tagged", "Leikkipuisto", kinds=("cafe", "play"), tasks=("support",), organisation="7",
            starts_at=timezone.now() + dt.timedelta(minutes=1), confirmed_on=timezone.localdate(),
        ))  # fmt: skip
        assert set(ids(SearchQuery(text="", language="fi", **choice))) == expected

    def test_queries_do_not_grow(self, shelf):
        with CaptureQueriesContext(connection) as few:
            newest_hits(CAFE)
        for number in range(20):
            shelf.put(document(f"n{number}", f"Kahvila {number}"))
        rebuild_index()
        with CaptureQueriesContext(connection) as many:
            assert len(newest_hits(CAFE)) > 20
        assert len(many) == len(few)

    def test_what_is_long_gone_is_forgotten_and_nothing_else(self, shelf):
        remove_object("thing", "cafe")
        age(FORGOTTEN_AFTER)
        assert forget_gone(timezone.now()) == 1
        assert not EntryHistory.objects.filter(object_id="cafe").exists()
        assert EntryHistory.objects.filter(object_id="jkl").exists()


class TestParameters:
    def test_order_and_repetition_make_no_other_search(self):
        one = SearchQuery(text="a b", language="fi", regions=("15", "05"), kinds=("x",))
        other = SearchQuery(text="a b", language="sv", kinds=("x", "x"), regions=("05", "15"), page=3)
        assert parameters_of(one) == parameters_of(other) == "q=a+b&region=05&region=15&kind=x"

    def test_a_search_comes_back_as_it_was(self):
        query = SearchQuery(text='"avoin kahvila" -ilta', language="fi", municipalities=("Jyväskylä",), times=("week",))
        assert query_of(parameters_of(query), language="fi") == query

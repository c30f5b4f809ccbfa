"""Searches that found nothing: what is counted, what is never written down, and that a search does not suffer."""

from datetime import timedelta
from unittest import mock

import pytest
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from search.models import FruitlessDay, FruitlessSearch
from search.words import fruitless
from search.words.fruitless import KEPT_DAYS, count_fruitless, countable_words, forget_old, is_robot, rows_of

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Vauvasirkus ja Taikuri", "taikuri vauvasirkus"),
        ("taikuri vauvasirkus", "taikuri vauvasirkus"),
        ("vauvasirkus", "vauvasirkus"),
        ("matti@example.org", ""),
        ("vauvakerho 040 123 4567", ""),
        ("131052-308T", ""),
        ("kerho 131052-308T", ""),
        ("Maija Meikäläinen", ""),
        ("ryhmä Maija-Liisa Virtanen", ""),
        ("isä jolla on kolme lasta ja paljon huolia rahasta ja asunnosta", ""),
        ("yksi kaksi kolme neljä viisi", ""),
        ("12345", ""),
        ("...", ""),
        ("www.example.org", ""),
    ],
)
def test_words_are_made_alike_and_what_looks_personal_is_not_counted(text: str, words: str) -> None:
    assert countable_words(text) == words


def times() -> list[int]:
    return [*FruitlessDay.objects.values_list("times", flat=True)]


def test_words_are_written_down_only_when_they_have_come_three_times() -> None:
    for expected in (0, 0, 1):
        count_fruitless(text="Vauvasirkus", language="fi")
        assert FruitlessSearch.objects.count() == expected
    assert times() == [3]
    count_fruitless(text="vauvasirkus", language="sv")
    assert FruitlessSearch.objects.get().words == "vauvasirkus"
    day = FruitlessDay.objects.first()
    assert day is not None
    assert "sirkus" not in day.key
    assert len(day.key) == 64


def test_words_are_written_down_on_the_second_day() -> None:
    count_fruitless(text="vauvasirkus", language="fi")
    FruitlessDay.objects.update(day=timezone.localdate() - timedelta(days=3))
    assert not FruitlessSearch.objects.exists()
    count_fruitless(text="vauvasirkus", language="fi")
    (row,) = rows_of([FruitlessSearch.objects.get()])
    assert (row.times, row.last_day, row.now, row.before) == (2, timezone.localdate(), 2, 0)


def test_old_days_and_words_without_days_are_forgotten() -> None:
    for _ in range(3):
        count_fruitless(text="vauvasirkus", language="fi")
        count_fruitless(text="taikuri", language="fi")
    old = FruitlessDay.objects.first()
    assert old is not None
    FruitlessDay.objects.filter(pk=old.pk).update(day=timezone.localdate() - timedelta(days=KEPT_DAYS + 1))
    assert forget_old() == 2
    assert FruitlessSearch.objects.count() == FruitlessDay.objects.count() == 1


def test_a_database_that_refuses_breaks_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with mock.patch.object(fruitless, "_add_one", side_effect=DatabaseError("attempt to write a readonly database")):
        count_fruitless(text="vauvasirkus", language="fi")
    assert "search.fruitless_not_counted reason=DatabaseError" in caplog.text
    assert "vauvasirkus" not in caplog.text
    assert times() == []
    count_fruitless(text="vauvasirkus", language="fi")
    assert times() == [1]


@pytest.mark.parametrize("agent", ["", "Googlebot/2.1", "curl/8.0", "python-requests/2", "Mozilla/5.0 HeadlessChrome"])
def test_robots_are_left_out(agent: str) -> None:
    assert is_robot(agent)
    assert not is_robot(BROWSER)


@pytest.fixture
def look(client: Client, database_only: None):
    with override("fi"):
        address = reverse("search")

    def get(method: str = "get", agent: str = BROWSER, **parameters: object) -> int:
        answer = getattr(client, method)(address, parameters, headers={"user-agent": agent})
        assert answer.status_code == 200
        return sum(times())

    return get


def test_page_counts_people_who_found_nothing(look) -> None:
    assert look(q="vauvasirkus") == 1
    assert look(q="vauvasirkus", agent="Googlebot/2.1") == 1
    assert look("head", q="vauvasirkus") == 1
    assert look(q="vauvasirkus", region="15") == 1
    assert look(q="vauvasirkus", page="2") == 1
    assert look(q="") == 1
    assert look(q="\u202evauvasirkus\x00") == 2

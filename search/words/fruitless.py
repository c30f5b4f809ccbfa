"""Searches that found nothing, counted so that nobody can be recognised by them.

Of a search that found nothing a day, a keyed digest of its words and how often are kept. The words themselves are
written only when they have come on two different days, or three times: until then not even the database knows them.
What looks like something personal is not counted at all. No user, address or time of day is kept.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import DatabaseError, connection, transaction
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.crypto import salted_hmac

from search.analysis.stopwords import STOP_WORDS
from search.analysis.tokens import iter_tokens
from search.models import FruitlessDay, FruitlessSearch

logger = logging.getLogger(__name__)

KEPT_DAYS = 180
SHOWN_FROM_DAYS, SHOWN_FROM_TIMES = 2, 3
MOST_WORDS, LONGEST = 4, 60
PATIENCE_MS = 150
"""How long a search waits for others who write."""
TREND_DAYS = 30
_PERSONAL = re.compile(
    r"""
      @ | https?: | www\.                       # addresses
    | \d{2}\s?\d{2}\s?\d{2}\s?[-+A-FU-Y]\s?\d{3}\s?\w\b    # identity numbers, 131052-308T
    | (?:\d[\s().-]*){5,}                       # telephone numbers, accounts and whatever else is a row of digits
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NAME = re.compile(r"\b[^\W\d_a-zåäö][a-zåäöéüšž]+(?:-[^\W\d_][a-zåäöéüšž]+)?\s+[^\W\d_a-zåäö][a-zåäöéüšž]+")
"""Two words with capitals side by side: Maija Meikäläinen."""
_ROBOT = re.compile(r"bot|crawl|spider|slurp|preview|monitor|scan|curl|wget|python|java/|http|headless", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FruitlessRow:
    """`now` and `before`: times in the last thirty days and in the thirty before those."""

    search: FruitlessSearch
    times: int
    last_day: date
    now: int
    before: int


def is_robot(user_agent: str) -> bool:
    """Whether a reader says to be none; whoever says nothing is one."""
    return not user_agent.strip() or bool(_ROBOT.search(user_agent.replace("AppleWebKit", "")))


def countable_words(text: str) -> str:
    """The words in lower case and the order of the alphabet, so that their order tells nothing; "" for what may not be
    counted."""
    if len(text) > LONGEST or _PERSONAL.search(text) or _NAME.search(text):
        return ""
    words = [token.word for token in iter_tokens(text)]
    telling = [word for word in words if word not in STOP_WORDS] or words
    if not telling or len(telling) > MOST_WORDS or not any(word.strip("-").isalpha() for word in telling):
        return ""
    return " ".join(sorted(dict.fromkeys(telling)))


def count_fruitless(*, text: str, language: str) -> None:
    """Note that the words found nothing. Never raises for what a database may refuse, and never waits long."""
    words = countable_words(text)
    if not words:
        return
    key = salted_hmac("search.fruitless", f"{language}\n{words}", algorithm="sha256").hexdigest()
    try:
        with _impatient(), transaction.atomic():
            _add_one(key)
            _show_if_common(key, language, words)
    except DatabaseError as error:
        logger.warning("search.fruitless_not_counted reason=%s", type(error).__name__)


def _add_one(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_fruitlessday (day, key, times) VALUES (%s, %s, 1) "
            "ON CONFLICT (day, key) DO UPDATE SET times = search_fruitlessday.times + 1",
            [timezone.localdate(), key],
        )


def _show_if_common(key: str, language: str, words: str) -> None:
    counted = FruitlessDay.objects.filter(key=key).aggregate(days=Count("pk"), times=Sum("times"))
    if counted["days"] >= SHOWN_FROM_DAYS or (counted["times"] or 0) >= SHOWN_FROM_TIMES:
        FruitlessSearch.objects.get_or_create(key=key, defaults={"language": language, "words": words})


@contextmanager
def _impatient() -> Iterator[None]:
    """For a moment, the connection waits a little only for others who write."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout")
            before = cursor.fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        else:
            cursor.execute("SHOW lock_timeout")
            before = cursor.fetchone()[0]
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{PATIENCE_MS}ms"])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(f"PRAGMA busy_timeout = {int(before)}")
            else:
                cursor.execute("SELECT set_config('lock_timeout', %s, false)", [before])


def shown_searches(*, language: str = "", ignored: bool = False) -> QuerySet[FruitlessSearch]:
    """Those that coordinators see, newest number first; `rows_of` gives their figures."""
    rows = FruitlessSearch.objects.filter(is_ignored=ignored)
    return rows.filter(language=language) if language else rows


def rows_of(searches: list[FruitlessSearch]) -> list[FruitlessRow]:
    """With their figures, the most frequent of the last thirty days first. One query."""
    today = timezone.localdate()
    month, two_months = today - timedelta(days=TREND_DAYS), today - timedelta(days=2 * TREND_DAYS)
    figures = {
        row["key"]: row
        for row in FruitlessDay.objects.filter(key__in=[search.key for search in searches])
        .values("key")
        .annotate(
            total=Sum("times"),
            last=Max("day"),
            now=Sum("times", filter=Q(day__gt=month), default=0),
            before=Sum("times", filter=Q(day__gt=two_months, day__lte=month), default=0),
        )
    }
    rows = [
        FruitlessRow(search, found["total"], found["last"], found["now"], found["before"])
        for search in searches
        if (found := figures.get(search.key))
    ]
    return sorted(rows, key=lambda row: (-row.now, -row.times, row.search.words))


@transaction.atomic
def set_ignored(*, pk: int, ignored: bool) -> None:
    """Raises FruitlessSearch.DoesNotExist."""
    search = FruitlessSearch.objects.select_for_update().get(pk=pk)
    search.is_ignored = ignored
    search.save(update_fields=["is_ignored"])


@transaction.atomic
def forget_old() -> int:
    """Take away days older than is kept, and words of which no day is left. How many rows went."""
    oldest = timezone.localdate() - timedelta(days=KEPT_DAYS)
    number, _ = FruitlessDay.objects.filter(day__lt=oldest).delete()
    left = FruitlessDay.objects.values("key")
    return number + FruitlessSearch.objects.exclude(key__in=left).delete()[0]

"""Words of a query as a condition on the finder's rows: the search index says which activities have them."""

from django.db import connection
from django.db.models import Case, Q, When
from django.db.models.expressions import RawSQL
from django.db.models.lookups import Exact

from search.matching import ids_by_relevance, ids_with_words

SOURCE = "activity"
MOST_BY_RELEVANCE = 2000
MANY = 20_000
"""Activities from which on a list of them is better asked row by row than each of them looked up."""


def with_words(text: str, *, language: str) -> Q:
    """Activities that have every word in some form, in title, text, organiser or tags; all when there is no word.

    A condition on `activity_id`, of the finder's rows or of meetings.
    """
    found = ids_with_words(text, source=SOURCE, language=language)
    if found is None:
        return Q()
    if connection.vendor == "postgresql":  # asked once: the statements of a page would each do the same work again
        counted = f"SELECT COUNT(*), array_agg(id)::text FROM (SELECT DISTINCT id FROM ({found.sql}) hits (id)) ids"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(counted, found.parameters)
            number, ids = cursor.fetchone()  # the ids stay as the database writes them: tens of thousands are no rarity
        has_words = Q(activity_id__in=RawSQL("SELECT unnest(%s::bigint[])", [ids or "{}"]))
        # Inside a CASE the database can't begin with the list: looking each of very many up takes longer than a pass.
        return Q(Exact(Case(When(has_words, then=True), default=False), True)) if number > MANY else has_words
    return Q(activity_id__in=RawSQL(*found))  # made of constants, values are parameters


def scores_of(text: str, *, language: str) -> dict[int, float]:
    """The best activities for the words, with a score that is higher for the better. One query."""
    found = ids_by_relevance(text, source=SOURCE, language=language, limit=MOST_BY_RELEVANCE)
    if found is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(found.sql, found.parameters)
        return dict(cursor.fetchall())

"""Words of a query as a condition on the finder's rows: the search index says which activities have them."""

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from search.matching import ids_by_relevance, ids_with_words

SOURCE = "activity"
MOST_BY_RELEVANCE = 2000


def with_words(text: str, *, language: str) -> Q:
    """Activities that have every word in some form, in title, text, organiser or tags; all when there is no word.

    A condition on `activity_id`, of the finder's rows or of meetings.
    """
    found = ids_with_words(text, source=SOURCE, language=language)
    if found is None:
        return Q()
    if connection.vendor == "postgresql":  # asked once: the statements of a page would each do the same work again
        with connection.cursor() as cursor:
            cursor.execute(found.sql, found.parameters)
            ids = [row[0] for row in cursor.fetchall()]
        return Q(activity_id__in=RawSQL("SELECT unnest(%s::bigint[])", [ids]))
    return Q(activity_id__in=RawSQL(*found))  # made of constants, values are parameters


def scores_of(text: str, *, language: str) -> dict[int, float]:
    """The best activities for the words, with a score that is higher for the better. One query."""
    found = ids_by_relevance(text, source=SOURCE, language=language, limit=MOST_BY_RELEVANCE)
    if found is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(found.sql, found.parameters)
        return dict(cursor.fetchall())

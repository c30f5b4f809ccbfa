"""Entries that were written before things were found near each other get what they have in common with others."""

from django.db import transaction
from django.db.models import Exists, OuterRef

from search.models import SearchEntry
from search.related.models import NearTerm
from search.related.terms import write_terms

MOST_IN_ONE_RUN = 20_000
_BATCH = 500


def fill_terms(most: int = MOST_IN_ONE_RUN) -> int:
    """How many entries got theirs. Stops after `most`; the next run goes on."""
    done, after = 0, 0
    while done < most:
        without = SearchEntry.objects.filter(~Exists(NearTerm.objects.filter(entry=OuterRef("pk"))), pk__gt=after)
        rows = list(without.select_related("text").order_by("pk")[:_BATCH])
        if not rows:
            break
        with transaction.atomic():
            write_terms([(row, row.text.keywords) for row in rows])
        done, after = done + len(rows), rows[-1].pk
    return done

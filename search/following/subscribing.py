"""Following a search by e-mail: asking (see `cms.mail_following`), and what goes out each day."""

import datetime as dt

from django.db import transaction

from cms.jobs.services import enqueue_job
from cms.mail_following import ask_to_confirm, remove_unconfirmed
from cms.private_links import hash_of, token_of
from search.contracts import SearchQuery
from search.following.models import Rhythm, SearchSubscription
from search.following.newest import latest_change
from search.following.parameters import LONGEST, query_of

PURPOSE = "search"
CONFIRMATION_JOB, LETTER_JOB = "search.confirm_subscription", "search.new_hits"
MOST_FOR_ONE_ADDRESS = 10


def token_for(subscription: SearchSubscription) -> str:
    return token_of(PURPOSE, subscription.link_nonce)


def subscription_of_token(token: str) -> SearchSubscription | None:
    return SearchSubscription.objects.filter(link_hash=hash_of(token)).first()


def public_query(subscription: SearchSubscription) -> SearchQuery:
    """Letters tell of what everybody may read, whoever the address is of."""
    return query_of(subscription.parameters, language=subscription.language)


@transaction.atomic
def subscribe(*, parameters: str, email: str, language: str, rhythm: str) -> None:
    """Ask an address to confirm that it wants to follow the search. An address that follows ten already is asked
    nothing; the visitor is told the same either way, since who asks need not be its holder."""
    if len(parameters) > LONGEST:
        return
    others = SearchSubscription.objects.filter(email__iexact=email).exclude(parameters=parameters, language=language)
    if others.count() >= MOST_FOR_ONE_ADDRESS:
        return
    ask_to_confirm(
        SearchSubscription, email=email, language=language, purpose=PURPOSE, job=CONFIRMATION_JOB,
        follows={"parameters": parameters, "language": language}, also={"rhythm": rhythm},
    )  # fmt: skip


@transaction.atomic
def tell_new(now: dt.datetime) -> int:
    """Write a letter's job for every confirmed address whose search has something new and whose time it is, and delete
    addresses that were never confirmed. Each search is asked once. Returns how many letters there are."""
    remove_unconfirmed(SearchSubscription, now)
    latest: dict[tuple[str, str], dt.datetime | None] = {}
    number = 0
    for row in SearchSubscription.objects.exclude(confirmed_at=None).order_by("pk"):
        if row.told_until > now - Rhythm(row.rhythm).pause:
            continue
        search = (row.parameters, row.language)
        if search not in latest:
            latest[search] = latest_change(public_query(row), until=now)
        newest = latest[search]
        if newest is not None and newest > row.told_until:
            enqueue_job(name=LETTER_JOB, payload={"pk": row.pk, "until": now.isoformat()}, key=str(row.pk))
            number += 1
    return number


def to_tell(pk: int, until: dt.datetime) -> SearchSubscription | None:
    """The confirmed subscription if it has not been told up to that moment."""
    return SearchSubscription.objects.exclude(confirmed_at=None).filter(pk=pk, told_until__lt=until).first()
